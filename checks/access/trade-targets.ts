import type { BoundEndpoint } from '#platform/module.ts'
import type { Detail } from '../fuzz/planting-customers.ts'
import type { Place, Side } from '../fuzz/specimens.ts'
import type { Relation } from './oracle.ts'

/** Where a row is to be, and how it is to stand to the caller. */
interface Spot {
  readonly side: Side
  readonly place: Place
  readonly relation: Relation
  /** The caller. */
  readonly self: { readonly associateId: string }
}

/** Where rows of a relation are, seen by somebody who works in the store `here`. */
const PLACE_OF: Partial<Readonly<Record<Relation, Place>>> = {
  addressBook: 'sharing',
  keptNearby: 'sharing',
  entity: 'there',
  over: 'there',
}

export const placeOf = (relation: Relation): Place => PLACE_OF[relation] ?? 'here'

/** How a customer that there is can stand to a caller. */
export const CUSTOMER_RELATIONS = [
  'own',
  'store',
  'kept',
  'addressBook',
  'keptNearby',
  'entity',
  'over',
  'otherEntity',
] as const
// Whose they are: the caller's, shared with the caller's store or about its books, of others.
const ofAssociates = ['own', 'store', 'entity', 'otherEntity', 'nonexistent'] as const
const RELATIONS_OF: Readonly<Record<string, readonly Relation[]>> = {
  customerId: [...CUSTOMER_RELATIONS, 'nonexistent'],
  orderId: [...CUSTOMER_RELATIONS, 'anonymous', 'nonexistent'],
  savedViewId: ofAssociates,
  clientBookOperationId: ofAssociates,
}

/** Whether rows of this parameter are customers', or an associate's in a client book: they stand to callers in ways of their own. */
export const isTrade = (parameter: string) => parameter in RELATIONS_OF

export const relationsOfTrade = (parameter: string): readonly Relation[] => RELATIONS_OF[parameter] ?? []

/** What a list below a customer is of. */
const LISTS: Readonly<Record<string, Detail>> = {
  listAttributeChanges: 'attributeChange',
  listConsents: 'consent',
  listBuyers: 'buyer',
  listPurchases: 'order',
  readSpend: 'spend',
  readLoyalty: 'standing',
  listWishes: 'wish',
}

/** Rows for an endpoint's address, as UUIDs by parameter. */
export async function tradeRowsFor(
  { operationId, endpoint }: BoundEndpoint,
  parameter: string,
  spot: Spot,
): Promise<Record<string, string>> {
  const { plant } = spot.side
  if (parameter === 'savedViewId') return { savedViewId: await viewFor(spot) }
  if (parameter === 'clientBookOperationId') return { clientBookOperationId: await operationFor(spot) }
  if (parameter === 'orderId')
    return {
      orderId: await plant.order(spot.relation === 'anonymous' ? null : await customerFor(spot), spot.place),
    }
  const names = Object.keys(endpoint.params?.shape ?? {})
  const needsCompany = names.includes('buyerId') || operationId === 'listBuyers'
  const customerId = await customerFor(spot, needsCompany ? 'company' : undefined)
  const detail = LISTS[operationId]
  if (detail) await plant.detail(detail, customerId, spot.place)
  // Somebody of another store buys for the company as well.
  if (operationId === 'listBuyers') await plant.detail('buyer', customerId, 'there')
  if (operationId === 'listClientBookHistory')
    await plant.bookEvent(customerId, spot.side.keepers[spot.place], spot.place)
  const wishId = names.includes('wishId') ? await plant.detail('wish', customerId, spot.place) : ''
  const buyerId =
    operationId === 'removeBuyer'
      ? await plant.detail('buyer', customerId, spot.place)
      : names.includes('buyerId')
        ? await customerFor(spot)
        : ''
  return { customerId, wishId, buyerId }
}

/** A customer who stands to somebody who works `here` in `a` in this way, planted afresh; answers the UUID. */
export function customerAs(
  { a, b }: { readonly a: Side; readonly b: Side },
  relation: Relation,
  self: Spot['self'],
): Promise<string> {
  return customerFor({ side: relation === 'otherEntity' ? b : a, place: placeOf(relation), relation, self })
}

function customerFor({ side, place, relation, self }: Spot, kind?: 'company'): Promise<string> {
  const { plant, keepers } = side
  const company = kind ? { kind } : {}
  switch (relation) {
    case 'own':
      return plant.customer('here', { ...company, listed: false, keptBy: self.associateId })
    case 'kept':
    case 'keptNearby':
      return plant.customer(place, { ...company, listed: false, keptBy: keepers[place] })
    case 'entity':
      return plant.customer(place, { ...company, keptBy: keepers.there })
    case 'over':
      return plant.customer(place, { ...company, listed: false, coveredBy: [self.associateId, keepers.here] })
    case 'store':
    case 'addressBook':
    case 'anonymous':
    case 'whole':
    case 'otherEntity':
    case 'nonexistent':
      return plant.customer(place, company)
  }
}

function viewFor({ side: { plant, keepers }, relation, self }: Spot): Promise<string> {
  if (relation === 'own') return plant.savedView(self.associateId, 'here')
  return relation === 'entity' ? plant.savedView(keepers.here, 'here') : plant.savedView(keepers.here, 'here', 'here')
}

/** An addition by the caller, by somebody whose clients the caller's store shows, or by somebody else. */
async function operationFor({ side: { plant, keepers }, place, relation, self }: Spot): Promise<string> {
  const by = relation === 'own' ? self.associateId : keepers[place]
  return plant.bookEvent(await plant.customer(place, { listed: false, keptBy: by }), by, place)
}
