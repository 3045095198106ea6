import net from 'node:net'
import { defineEndpoints, publicBecause, signedIn } from '#contract/endpoint.ts'
import { requestProblems } from '#contract/problems.ts'
import { line } from '#contract/shared.ts'
import { sql } from 'kysely'
import { z } from 'zod'
import { bind, type Module } from '../module.ts'
import { Problem } from '../problem.ts'

/** Endpoints that do, on demand, what product endpoints do only by mishap. */
export const trial = defineEndpoints({
  echo: {
    method: 'GET',
    path: '/trial/echo',
    summary: 'Answer with the query',
    access: publicBecause('a test of queries'),
    query: z.strictObject({ tags: z.array(z.string()).optional(), word: z.string().optional() }),
    response: z.object({ tags: z.array(z.string()).optional(), word: z.string().optional() }),
  },
  say: {
    method: 'POST',
    path: '/trial/words',
    summary: 'Answer with the word',
    access: publicBecause('a test of bodies'),
    withoutIdempotencyKey: 'nothing is changed',
    withoutAudit: 'nothing is changed',
    body: z.unknown(),
    response: z.object({ word: z.string() }),
  },
  guess: {
    method: 'POST',
    path: '/trial/guesses',
    summary: 'Take a guess',
    access: publicBecause('a test of limits'),
    withoutIdempotencyKey: 'nothing is changed',
    withoutAudit: 'nothing is changed',
    guessable: true,
  },
  readVersion: {
    method: 'GET',
    path: '/trial/versions/:version',
    summary: 'Answer with a version',
    access: signedIn,
    params: z.strictObject({ version: z.coerce.number().int() }),
    response: z.object({ version: z.number() }),
  },
  note: {
    method: 'POST',
    path: '/trial/notes',
    summary: 'Write an audit row, and then perhaps refuse',
    access: signedIn,
    body: z.strictObject({
      text: line(100),
      outcome: z.enum(['answer', 'refuse', 'keep', 'fail once']).default('answer'),
      elsewhere: z.uuid().optional(),
    }),
    response: z.object({ text: z.string(), version: z.number() }),
    status: 201,
  },
  run: {
    method: 'POST',
    path: '/trial/statements',
    summary: 'Run a statement',
    access: publicBecause('a test of the answers to a database’s refusals'),
    withoutIdempotencyKey: 'a test of failures',
    withoutAudit: 'a test of failures',
    body: z.strictObject({ sql: z.string() }),
  },
  leak: {
    method: 'POST',
    path: '/trial/leaks',
    summary: 'Fail with an error that quotes what it was given',
    access: signedIn,
    withoutIdempotencyKey: 'a test of failures',
    withoutAudit: 'a test of failures',
    body: z.strictObject({ name: z.string() }),
  },
})

/** The module of the trial endpoints. `wait` is awaited by `say` before it answers. */
export function trialModule({ wait }: { readonly wait?: () => Promise<void> } = {}): Module {
  let hasFailed = false
  const endpoints = bind('trial', trial, {
    echo: async (_ctx, { query }) => query,
    say: async () => {
      await wait?.()
      return { word: 'said' }
    },
    guess: async () => undefined,
    readVersion: async (_ctx, { params }) => ({ version: params.version }),
    note: async (ctx, { body }) => {
      // What the test puts there is the id of a legal entity that it has made.
      const legalEntityId = body.elsewhere as typeof ctx.legalEntityId | undefined
      const here = legalEntityId === undefined ? ctx : await ctx.enter({ ...ctx, legalEntityId })
      await here.record({ action: 'trial.noted', subject: null, after: { text: body.text } })
      if (body.outcome === 'refuse') throw new Problem(requestProblems.conflict)
      if (body.outcome === 'keep') throw new Problem(requestProblems.conflict, { keepWrites: true })
      if (body.outcome === 'fail once' && !hasFailed) {
        hasFailed = true
        throw new Error('The first attempt fails')
      }
      return { text: body.text, version: 7 }
    },
    run: async (ctx, { body }) => {
      await sql.raw(body.sql).execute(ctx.tx)
    },
    leak: async (_ctx, { body }) => {
      const cause = new TypeError(`No such name "${body.name}" <${body.name}@example.com> +39 333 123 4567`)
      throw new SyntaxError(`Unexpected ${body.name}`, { cause })
    },
  })
  return { name: 'trial', endpoints }
}

/** Sends bytes over a socket, and gives everything that came back when the server has closed it. */
export async function exchange(port: number, bytes: string | readonly string[]): Promise<string> {
  const socket = net.connect(port, '127.0.0.1')
  const received: Buffer[] = []
  socket.on('data', (chunk: Buffer) => received.push(chunk))
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()))
  // What is being written when the server closes fails; that it closed is the point.
  socket.on('error', () => undefined)
  for (const part of [bytes].flat()) socket.write(part, 'latin1')
  await closed
  return Buffer.concat(received).toString()
}
