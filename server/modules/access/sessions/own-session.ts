import { accessProblems } from '#contract/access.ts'
import type { Actor, Principal } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'

/** The caller as a person with a session. Throws 403 for an API token: what a session is for, a token is not. */
export function requireSession(ctx: Principal): Extract<Actor, { kind: 'associate' }> {
  if (ctx.actor.kind !== 'associate') throw new Problem(accessProblems.sessionNeeded)
  return ctx.actor
}
