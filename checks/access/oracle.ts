// Who may do what, written from the product's documents and the contract's descriptions, not from the handlers:
// an operation is granted with a scope; additive, nothing denies; out of reach and nonexistent are the same 404.
import type { Scope } from '#contract/operations.ts'

/** How a row stands to the caller, who works in one store. `whole`: it belongs to the legal entity and to no store. */
export const RELATIONS = ['own', 'store', 'addressBook', 'entity', 'whole', 'otherEntity', 'nonexistent'] as const
export type Relation = (typeof RELATIONS)[number]

/** allowed: 2xx, or a 409 that only somebody who may is told. forbidden: 403. invisible: 404, as if it were not there. */
export type Verdict = 'allowed' | 'forbidden' | 'invisible'

/** What a scope reaches of rows that stores have. A wider scope holds the narrower ones, so all reach one's own. */
const REACHED: Readonly<Record<Scope, readonly Relation[]>> = {
  own: ['own'],
  store: ['own', 'store', 'whole'],
  addressBook: ['own', 'store', 'addressBook', 'whole'],
  legalEntity: ['own', 'store', 'addressBook', 'entity', 'whole'],
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

/** What a caller who has the operation with a scope, or not at all, is answered about a row. */
export function verdictOf(operationId: string, scope: Scope | undefined, relation: Relation | 'none'): Verdict {
  if (scope === undefined) return 'forbidden'
  if (NEEDS_INSTALLATION.has(operationId) && scope !== 'installation') return 'forbidden'
  const isWide = scope === 'legalEntity' || scope === 'installation'
  if (NEEDS_WHOLE_ENTITY.has(operationId) && !isWide) return 'forbidden'
  if (relation === 'none') return 'allowed'
  return REACHED[scope].includes(relation) ? 'allowed' : 'invisible'
}
