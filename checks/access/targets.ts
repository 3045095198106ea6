import type { BoundEndpoint } from '#platform/module.ts'
import { newId } from '#platform/ids.ts'
import { type Place, type Side, type WholeKind, wire } from '../fuzz/specimens.ts'
import type { Relation } from './oracle.ts'

/** What stands in an address, by the name of its parameter. */
export type Params = Readonly<Record<string, string>>

/** Where rows of a relation are, seen by somebody who works in the store `here`. */
const PLACE_OF: Partial<Readonly<Record<Relation, Place>>> = {
  store: 'here',
  addressBook: 'sharing',
  entity: 'there',
  otherEntity: 'here',
}

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
}

const WHOLE: Readonly<Record<string, WholeKind>> = {
  roleId: 'rol',
  numberSequenceId: 'seq',
  attributeTypeId: 'aty',
  attributeId: 'att',
  attributeGroupId: 'agr',
  id: 'job',
}

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
  const place = PLACE_OF[relation] ?? 'here'
  const ids = await rowsFor(bound, { side, place, self: relation === 'own' ? self : undefined })
  return Object.fromEntries(names.map((name) => [name, wireOf(name, ids[name] ?? '')]))
}

/** The name in an address of something that is nowhere. */
export function nonexistent(name: string): string {
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
  if (whole) return { [first]: await plant.whole(whole) }
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
