import type { Operation, Scope } from '#contract/operations.ts'
import { SCOPES } from '#contract/operations.ts'
import type { Id, Language } from '#contract/shared.ts'
import type { AuditRecord } from './audit/audit-record.ts'
import type { Tx } from './database/index.ts'
import type { Outbox } from './jobs/outbox.ts'

/** Who acts. Written to the audit log and to whatever remembers its author. */
export type Actor =
  | {
      readonly kind: 'associate'
      readonly associateId: Id<'associate'>
      readonly accountId: Id<'account'>
      readonly sessionId: Id<'session'>
    }
  | { readonly kind: 'token'; readonly tokenId: Id<'api_token'>; readonly associateId: Id<'associate'> }
  | { readonly kind: 'job'; readonly name: string }
  | { readonly kind: 'system'; readonly name: string }
  | { readonly kind: 'anonymous' }

/**
 * How far one operation reaches for a caller. Roles add up, and each role's stores stay with the scope that this role gives:
 * a role with `store` in Y beside a role with `addressBook` in X reaches Y itself, and X with whatever shares its address books.
 */
export interface Grant {
  /** The widest scope of any role. A wider scope holds the narrower ones, so every grant reaches one's own. */
  readonly scope: Scope
  /** The stores that roles reach directly, by scope `store` or `addressBook`. Empty when all roles say `own`. */
  readonly storeIds: readonly Id<'store'>[]
  /** Those of `storeIds` from which the reach goes on to the stores that share an address book with them. */
  readonly addressBookStoreIds: readonly Id<'store'>[]
}

/** What a request brought to show who calls. It names its legal entity, so the look-up happens inside that entity. */
export interface Credential {
  readonly kind: 'session' | 'token'
  readonly legalEntityId: Id<'legal_entity'>
  readonly secret: string
}

/** An authenticated caller within one legal entity. */
export interface Principal {
  readonly actor: Actor
  readonly legalEntityId: Id<'legal_entity'>
  readonly grants: ReadonlyMap<Operation, Grant>
  /** The store the caller stands in, chosen among the associate's own; a fact of the session, never a parameter. */
  readonly storeId: Id<'store'> | null
  readonly deviceId: Id<'device'> | null
  readonly language: Language
}

/** What every endpoint's handler gets, whoever calls: the open transaction, the clock, the reply's headers. */
export interface RequestCtx {
  readonly tx: Tx
  readonly actor: Actor
  readonly language: Language
  readonly requestId: string
  /** The address the request came from, for limits on guessing. Never stored with a name. */
  readonly network: string
  /** The server's time. Client clocks decide nothing. */
  now(): Date
  /** HMAC-SHA-256 with the installation's secret, base64url. The text begins with its purpose, so no signature serves two. */
  sign(text: string): string
  /** Where people reach this server: for links, and for cookies, which are bound to https where it is there. */
  readonly publicUrl: URL
  /** Where `enqueue` and `publish` put jobs and events, in this transaction. */
  readonly outbox: Outbox
  /** Adds a header to the answer. */
  setHeader(name: string, value: string): void
}

/** A public endpoint's context: no legal entity yet, so no tenant's row is visible. `enter` chooses one. */
export interface PublicCtx extends RequestCtx {
  /** What the request brought to show who calls. Nobody has looked whether it is good for anything. */
  readonly credential: Credential | undefined
  /** Goes on in the same transaction inside a legal entity, as the given caller. For signing in and the first start. */
  enter(principal: Principal): Promise<Ctx>
}

/** Everything a use case needs to know, with the open transaction. First parameter of every use case and query that decides by caller. */
export interface Ctx extends RequestCtx, Principal {
  readonly actor: Actor
  readonly language: Language
  /** Writes an audit row in this transaction: see `AuditRecord`. */
  record(record: AuditRecord): Promise<void>
  /** Goes on in the same transaction as a caller in another legal entity. For opening a legal entity. */
  enter(principal: Principal): Promise<Ctx>
}

/** The caller's grant for an operation that the endpoint has already required. Throws where the endpoint did not: a bug. */
export function requireGrant(ctx: Principal, operation: Operation): Grant {
  const grant = ctx.grants.get(operation)
  if (!grant) throw new Error(`The endpoint does not require ${operation}, and the caller lacks it`)
  return grant
}

/** True when the grant reaches at least as far as the scope. */
export function reaches(grant: Grant | undefined, scope: Scope): boolean {
  return grant !== undefined && SCOPES.indexOf(grant.scope) >= SCOPES.indexOf(scope)
}

/**
 * True when the grant reaches the store directly, or reaches every store of the legal entity. Which stores share an address
 * book only the database knows: `storesInReach` of `organisation` follows `addressBookStoreIds`.
 */
export function reachesStore(grant: Grant | undefined, storeId: Id<'store'>): boolean {
  return grant !== undefined && (reaches(grant, 'legalEntity') || grant.storeIds.includes(storeId))
}

/** The associate behind the caller: oneself, or the owner of the token. Undefined for jobs, the command line and strangers. */
export function associateOf(ctx: Pick<Principal, 'actor'>): Id<'associate'> | undefined {
  return 'associateId' in ctx.actor ? ctx.actor.associateId : undefined
}
