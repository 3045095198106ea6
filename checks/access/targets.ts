import { OPERATIONS, type Scope } from '#contract/operations.ts'
import type { BoundEndpoint } from '#platform/module.ts'
import { newId } from '#platform/ids.ts'
import { type Place, type Side, type WholeKind, wire } from '../fuzz/specimens.ts'
import { type Relation, verdictOf } from './oracle.ts'
import { isTrade, placeOf, relationsOfTrade, tradeRowsFor } from './trade-targets.ts'

/** What stands in an address, by the name of its parameter. */
export type Params = Readonly<Record<string, string>>

/** The caller's own rows, as UUIDs. */
export interface Self {
  readonly associateId: string
}

const PREFIX: Readonly<Record<string, string>> = {
  storeId: 'sto',
  addressBookId: 'abk',
  associateId: 'ass',
  sessionId: 'ses',
  deviceId: 'dev',
  roleId: 'rol',
  roleAssignmentId: 'ras',
  tokenId: 'tok',
  auditEntryId: 'aud',
  numberSequenceId: 'seq',
  attributeTypeId: 'aty',
  attributeId: 'att',
  attributeGroupId: 'agr',
  id: 'job',
  customerId: 'cus',
  buyerId: 'cus',
  orderId: 'ord',
  wishId: 'wis',
  brandId: 'brd',
  categoryId: 'cat',
  productId: 'prd',
  variantId: 'var',
  pictureId: 'pic',
  clientBookOperationId: 'cbo',
  savedViewId: 'sav',
  importId: 'imp',
  importMappingId: 'imm',
}

const WHOLE: Readonly<Record<string, WholeKind>> = {
  roleId: 'rol',
  numberSequenceId: 'seq',
  attributeTypeId: 'aty',
  attributeId: 'att',
  attributeGroupId: 'agr',
  id: 'job',
  brandId: 'brd',
  categoryId: 'cat',
  productId: 'prd',
  variantId: 'var',
  pictureId: 'pic',
  importId: 'imp',
  importMappingId: 'imm',
}

/** What stands in an address beside an id, whatever the row. */
const BESIDE: Readonly<Record<string, string>> = { number: '1', programme: 'planted' }

/** Keys that the release declares: the same in every legal entity, so there is none of another one. */
const DECLARED: Readonly<Record<string, string>> = {
  feature: 'clienteling',
  parameter: 'planted.days',
  name: 'jobs.sweep',
}

/** The names in an endpoint's address. */
export function paramsOf({ endpoint }: BoundEndpoint): readonly string[] {
  return Object.keys(endpoint.params?.shape ?? {})
}

/** The relations that rows of an endpoint's address can have to its caller. */
export function relationsOf(bound: BoundEndpoint): readonly (Relation | 'none')[] {
  const names = paramsOf(bound)
  const [first] = names
  if (first === undefined) return ['none']
  if (first in DECLARED) return ['whole', 'nonexistent']
  if (isTrade(first)) return relationsOfTrade(first)
  if (bound.operationId === 'endOwnSession') return ['own', 'store', 'otherEntity', 'nonexistent']
  if (first in WHOLE || NEEDS_UNUSED_BOOK.has(bound.operationId)) return ['whole', 'otherEntity', 'nonexistent']
  const placed = ['store', 'addressBook', 'entity', 'otherEntity', 'nonexistent'] as const
  return names.some((name) => name === 'associateId' || name === 'tokenId') ? ['own', ...placed] : placed
}

const NEEDS_UNUSED_BOOK: ReadonlySet<string> = new Set(['deleteAddressBook', 'updateAddressBook'])

/** A row in a relation to the caller, made afresh where rows of its kind can be, for the endpoint's address. */
export async function targetOf(
  bound: BoundEndpoint,
  relation: Relation | 'none',
  { home, foreign, self }: { readonly home: Side; readonly foreign: Side; readonly self: Self },
): Promise<Params> {
  const names = paramsOf(bound)
  if (relation === 'none') return {}
  if (relation === 'nonexistent') return Object.fromEntries(names.map((name) => [name, nonexistent(name)]))
  const side = relation === 'otherEntity' ? foreign : home
  const place = placeOf(relation)
  const [first = ''] = names
  const ids = isTrade(first)
    ? await tradeRowsFor(bound, first, { side, place, relation, self })
    : await rowsFor(bound, { side, place, self: relation === 'own' ? self : undefined })
  return Object.fromEntries(names.map((name) => [name, BESIDE[name] ?? wireOf(name, ids[name] ?? '')]))
}

/** A relation in which somebody who works `here` and may do everything can do what the endpoint does. */
export function goodRelation(bound: BoundEndpoint): Relation | 'none' {
  const relations = relationsOf(bound)
  // What is about oneself is about one's own rows, and asks for no operation.
  const isOwn = bound.endpoint.access.kind === 'signedIn'
  const allowed = relations.filter(
    (relation) =>
      (!isOwn || relation !== 'store') &&
      verdictOf(bound.operationId, { scope: isOwn ? 'legalEntity' : widestOf(bound), others: true }, relation) ===
        'allowed',
  )
  const known = (['store', 'whole', 'own'] as const).find((relation) => allowed.includes(relation))
  return known ?? 'none'
}

function widestOf({ endpoint: { access } }: BoundEndpoint): Scope | undefined {
  return access.kind === 'operation'
    ? OPERATIONS[access.operation].scopes.findLast((scope) => scope !== 'installation')
    : undefined
}

/** The name in an address of something that is nowhere. */
export function nonexistent(name: string): string {
  const beside = BESIDE[name]
  if (beside !== undefined) return beside
  return name in DECLARED ? 'planted.nowhere' : wireOf(name, newId())
}

const wireOf = (name: string, id: string) => (PREFIX[name] === undefined ? id : wire(PREFIX[name], id))

interface Spot {
  readonly side: Side
  readonly place: Place
  readonly self: Self | undefined
}

async function rowsFor(bound: BoundEndpoint, { side, place, self }: Spot): Promise<Record<string, string>> {
  const { plant } = side
  const [first = ''] = paramsOf(bound)
  const whole = WHOLE[first]
  if (whole) return { [first]: await wholeFor(bound, whole, plant), storeId: side.stores.here }
  const declared = DECLARED[first]
  if (declared !== undefined) return { [first]: declared }
  switch (first) {
    case 'storeId':
      return { storeId: side.stores[place] }
    case 'addressBookId':
      return { addressBookId: NEEDS_UNUSED_BOOK.has(bound.operationId) ? await plant.addressBook() : side.books[place] }
    case 'deviceId':
      return { deviceId: await plant.device(place) }
    case 'auditEntryId':
      return { auditEntryId: await plant.auditEntry(place) }
    case 'tokenId':
      return { tokenId: await plant.token(self?.associateId ?? (await plant.associate(place)).id, place) }
    case 'sessionId':
      return { sessionId: self ? await plant.session(self.associateId) : (await plant.associate(place)).session }
    default:
      return associateFor(bound, { side, place, self })
  }
}

/** What is in the state that the endpoint needs. */
async function wholeFor({ operationId }: BoundEndpoint, kind: WholeKind, plant: Side['plant']): Promise<string> {
  return RECEIVES.has(operationId) ? plant.import('receiving') : plant.whole(kind)
}

const RECEIVES: ReadonlySet<string> = new Set(['setImportPart', 'startImport'])

async function associateFor(bound: BoundEndpoint, { side, place, self }: Spot): Promise<Record<string, string>> {
  const { plant } = side
  const account = bound.operationId !== 'giveAccount'
  const other = self ? undefined : await plant.associate(place, { account })
  const associateId = self?.associateId ?? other?.id ?? ''
  if (bound.operationId === 'reactivateAssociate' && !self) await plant.deactivate(associateId)
  const names = paramsOf(bound)
  const session = names.includes('sessionId') && (other?.session ?? (await plant.session(associateId)))
  const assignment =
    names.includes('roleAssignmentId') && (other?.assignment ?? (await plant.assignment(associateId, place)))
  return { associateId, sessionId: session || '', roleAssignmentId: assignment || '' }
}
