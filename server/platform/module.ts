import type { Endpoint, Endpoints, InputOf, ReplyOf, ResultOf } from '#contract/endpoint.ts'
import type { AttributeKind, AttributeValue } from '#contract/attribute-shapes.ts'
import type { MATCHED_BY } from '#contract/customer-shapes.ts'
import type { Id, Language } from '#contract/shared.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx, PublicCtx } from './context.ts'
import type { Tx } from './database/index.ts'
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

/** A column by whose value customers are found, exactly as typed: `customers` looks there when somebody searches. */
export interface CustomerFinder {
  readonly by: (typeof MATCHED_BY)[number]
  /** A tenant's table, by its name in SQL, with an index on the column that leads with the legal entity. */
  readonly table: string
  readonly column: string
  readonly customerColumn: string
}

/** A figure about a customer that can stand on a card. */
export interface Measure {
  /** Module and name: `purchases.lifetime-spend`. Its text is the module's `measure.<name>`. */
  readonly key: `${string}.${string}`
  readonly kind: Extract<AttributeKind, 'integer' | 'decimal' | 'currency' | 'date' | 'text'>
}

/** The figures of a module: given by who computes them, shown by `client-book`. */
export interface Measures {
  readonly list: readonly Measure[]
  /**
   * The figures of these customers by their keys, in one statement for all of `keys`, which are in `list`. A customer without
   * any may be missing, and so may a figure that a customer does not have.
   */
  valuesOf(
    ctx: Pick<Ctx, 'tx' | 'legalEntityId'>,
    keys: readonly Measure['key'][],
    customerIds: readonly Id<'customer'>[],
  ): Promise<ReadonlyMap<Id<'customer'>, Readonly<Record<string, AttributeValue>>>>
}

/** What a page does with the API: the same endpoints as everybody, so that no rule is written twice. */
export interface PageDeps {
  /**
   * Carries out an endpoint as whoever sent the page's request. Headers of its answer, cookies above all, go to the reply.
   * Throws `Problem` for what it refuses; the page tells it.
   */
  call<const E extends Endpoint>(endpoint: E, exchange: Exchange, body?: unknown): Promise<ResultOf<E>>
  /** Reads what a legal entity shows to everybody, in a transaction that cannot write. For files, which no endpoint answers with. */
  read<T>(legalEntityId: Id<'legal_entity'>, fn: (tx: Tx) => Promise<T>): Promise<T>
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
  /** Where this module keeps what customers are found by. */
  readonly customerFinders?: readonly CustomerFinder[]
  /** Figures about customers that this module gives. */
  readonly measures?: Measures
  /** What a person in a browser sees of a problem outside the API. One module has it. */
  readonly problemPage?: (language: Language, problem: Problem) => Html
  /** What the server answers with outside the API: HTML that it renders, and files. The scope is the pages’ own. */
  readonly pages?: (scope: FastifyInstance, deps: PageDeps) => void
}
