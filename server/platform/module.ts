import type { Endpoint, Endpoints, InputOf, ReplyOf, ResultOf } from '#contract/endpoint.ts'
import type { Language } from '#contract/shared.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx, PublicCtx } from './context.ts'
import type { Feature } from './feature.ts'
import type { AnyJob } from './jobs/job.ts'
import type { AnySubscriber } from './events/event.ts'
import type { Html } from './http/html.ts'
import type { Problem } from './problem.ts'
import type { Parameter } from './parameters/index.ts'

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

/** A column of values by the code of their attribute, as the module `attributes` reads them: `{"ring-size": 52}`, jsonb. */
export interface AttributeHolder {
  /** What people read in a list of uses: `customer`. */
  readonly name: string
  /** A tenant's table, by its name in SQL. */
  readonly table: string
  readonly column: string
}

/** What a page does with the API: the same endpoints as everybody, so that no rule is written twice. */
export interface PageDeps {
  /**
   * Carries out an endpoint as whoever sent the page's request. Headers of its answer, cookies above all, go to the reply.
   * Throws `Problem` for what it refuses; the page tells it.
   */
  call<const E extends Endpoint>(endpoint: E, exchange: Exchange, body?: unknown): Promise<ResultOf<E>>
}

export interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** What a module hands to app.ts: everything about it that the server walks through. */
export interface Module {
  readonly name: string
  readonly endpoints: readonly BoundEndpoint[]
  readonly jobs?: readonly AnyJob[]
  readonly subscribers?: readonly AnySubscriber[]
  /** What of this module is switched on and off per legal entity. */
  readonly features?: readonly Feature[]
  /** What headquarters decides for this module. */
  readonly parameters?: readonly Parameter[]
  /** Where this module keeps values of attributes. */
  readonly attributeHolders?: readonly AttributeHolder[]
  /** What a person in a browser sees of a problem outside the API. One module has it. */
  readonly problemPage?: (language: Language, problem: Problem) => Html
  /** HTML that the server renders, outside the API. The scope is the pages’ own. */
  readonly pages?: (scope: FastifyInstance, deps: PageDeps) => void
}
