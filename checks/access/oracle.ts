// Who may do what, written from the product's documents and the contract's descriptions, not from the handlers:
// an operation is granted with a scope; additive, nothing denies; out of reach and nonexistent are the same 404.
import type { Scope } from '#contract/operations.ts'

/**
 * How a row stands to the caller, who works in one store. `whole`: it belongs to the legal entity and to no store.
 * Of customers, and of what is theirs: `own` is a client in the caller's own book; `store`, `addressBook` and `entity` are in
 * the customer list of that store; `kept` and `keptNearby` are in no address book, and a client of somebody whose clients the
 * caller's store shows, or a store that shares an employee address book with it; `over` was covered by them until it ended;
 * `anonymous` is nobody known.
 */
export const RELATIONS = [
  'own',
  'store',
  'kept',
  'addressBook',
  'keptNearby',
  'entity',
  'over',
  'anonymous',
  'whole',
  'otherEntity',
  'nonexistent',
] as const
export type Relation = (typeof RELATIONS)[number]

/** allowed: 2xx, or a 409 that only somebody who may is told. forbidden: 403. invisible: 404, as if it were not there. */
export type Verdict = 'allowed' | 'forbidden' | 'invisible'

/** What a scope reaches of rows that stores have. A wider scope holds the narrower ones, so all reach one's own. */
const REACHED: Readonly<Record<Scope, readonly Relation[]>> = {
  own: ['own'],
  store: ['own', 'store', 'kept', 'whole'],
  addressBook: ['own', 'store', 'kept', 'addressBook', 'keptNearby', 'whole'],
  legalEntity: ['own', 'store', 'kept', 'addressBook', 'keptNearby', 'entity', 'over', 'anonymous', 'whole'],
  // The installation is an operation on legal entities themselves and on jobs; of the rows in them it reaches one's own entity.
  installation: ['own', 'store', 'addressBook', 'entity', 'whole'],
}

/**
 * Endpoints that a narrower scope may not use at all, as their descriptions say: nobody's stores hold what is not there yet,
 * and the chain of the audit log is everybody's.
 */
export const NEEDS_WHOLE_ENTITY: ReadonlySet<string> = new Set(['openStore', 'verifyAudit'])

/** A further legal entity is not the one the caller is in: only somebody for the whole installation opens it. */
export const NEEDS_INSTALLATION: ReadonlySet<string> = new Set(['openLegalEntity'])

/** The one list that the scope `installation` takes beyond the caller’s legal entity. */
export const ACROSS_ENTITIES: ReadonlySet<string> = new Set(['listLegalEntities'])

/**
 * Rows that one reaches because of other operations. A view that is shared with a store in which one works is for whoever may
 * view the client book of that store; what others did to client books is undone by whoever may reassign in all of these books.
 */
const BY_OTHER_OPERATIONS: Readonly<Record<string, readonly Relation[]>> = {
  readSavedView: ['store'],
  undoClientBookOperation: ['store', 'addressBook', 'entity'],
}

/** Whom one adds to a book one has to be able to read: others are not there. */
const NEEDS_OTHERS: ReadonlySet<string> = new Set(['addClients'])

/** How far an operation is had, and whether the caller may do everything else besides. */
export interface Held {
  readonly scope: Scope | undefined
  readonly others: boolean
}

/** What a caller who has the operation with a scope, or not at all, is answered about a row. */
export function verdictOf(operationId: string, { scope, others }: Held, relation: Relation | 'none'): Verdict {
  if (scope === undefined) return 'forbidden'
  if (NEEDS_INSTALLATION.has(operationId) && scope !== 'installation') return 'forbidden'
  const isWide = scope === 'legalEntity' || scope === 'installation'
  if (NEEDS_WHOLE_ENTITY.has(operationId) && !isWide) return 'forbidden'
  if (!others && NEEDS_OTHERS.has(operationId)) return 'invisible'
  if (relation === 'none') return 'allowed'
  const reached = [...REACHED[scope], ...(others ? (BY_OTHER_OPERATIONS[operationId] ?? []) : [])]
  return reached.includes(relation) ? 'allowed' : 'invisible'
}
