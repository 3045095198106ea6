import type { Endpoint, Endpoints, InputOf, ReplyOf } from '#contract/endpoint.ts'
import type { Ctx, PublicCtx } from './context.ts'
import type { AnyJob } from './jobs/job.ts'
import type { AnySubscriber } from './events/event.ts'

/** Carries out one endpoint in the request's transaction. Throws a `Problem` when it refuses; what it wrote is then undone. */
export type Handler<E extends Endpoint> = (
  ctx: E['access'] extends { kind: 'public' } ? PublicCtx : Ctx,
  input: InputOf<E>,
) => Promise<ReplyOf<E>>

/** A handler for every endpoint of a capability; a missing, misspelt or ill-shaped one does not compile. */
export type Handlers<T extends Endpoints> = { readonly [K in keyof T]: Handler<T[K]> }

/** A capability's endpoints with their handlers, with the types let go of: what the router and the checks walk through. */
export interface BoundEndpoint {
  readonly capability: string
  readonly operationId: string
  readonly endpoint: Endpoint
  readonly handle: (ctx: never, input: never) => Promise<unknown>
}

/** Puts handlers to a capability's endpoints. */
export function bind<const T extends Endpoints>(
  capability: string,
  endpoints: T,
  handlers: Handlers<T>,
): readonly BoundEndpoint[] {
  return Object.entries(endpoints).map(([operationId, endpoint]) => {
    const handle = handlers[operationId as keyof T] // The mapped type above demands a handler for every key.
    return { capability, operationId, endpoint, handle: handle as BoundEndpoint['handle'] } // Input is parsed by this very endpoint.
  })
}

/** What a module hands to app.ts: everything about it that the server walks through. */
export interface Module {
  readonly name: string
  readonly endpoints: readonly BoundEndpoint[]
  readonly jobs?: readonly AnyJob[]
  readonly subscribers?: readonly AnySubscriber[]
}
