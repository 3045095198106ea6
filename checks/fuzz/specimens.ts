import { newId } from '#platform/ids.ts'
import type { GivenAssociate } from '#server/testing/given.ts'
import type { World } from '#server/testing/world.ts'
import type pg from 'pg'
import { counted, type Ground } from './ground.ts'
import { inserter } from './insert.ts'
import { type Planting, planting } from './planting.ts'
import { DETAILS } from './planting-customers.ts'
import { plantSettings } from './planting-settings.ts'
import { WHOLE_KINDS } from './planting-whole.ts'
import { type Place, PLACES } from './stores.ts'

export { credentialOf, PASSWORD, PIN } from './credentials.ts'
export { WHOLE_KINDS, type WholeKind } from './planting-whole.ts'
export { type Place, PLACES } from './stores.ts'
export { wire } from './wire.ts'

/** One legal entity with a row of every kind; every text in it holds `CNRY-<side>-<place>-`, `whole` where no store has it. */
export interface Side extends Pick<Ground, 'entity' | 'stores' | 'books' | 'patrons'> {
  readonly name: string
  readonly hq: GivenAssociate
  /** A role that grants nothing, and an attribute type of kind text. */
  readonly role: string
  readonly attributeType: string
  /** An associate of the store `here` who has a PIN. */
  readonly pinned: string
  /** Whose clients the store of this place shows, and somebody `here` whom clients can be handed to. */
  readonly keepers: Readonly<Record<Place, string>>
  readonly successor: string
  /** A customer of the store `here` whom nobody keeps, and what bodies name besides. */
  readonly loose: string
  readonly brand: string
  readonly category: string
  readonly variant: string
  readonly mapping: string
  readonly plant: Planting
}

/** Plants one legal entity, with one row of every kind in every place. `name` is the first part of its canaries. */
export async function plantSide(world: World, name: string): Promise<Side> {
  const client = await world.superuser()
  const entity = await world.given.legalEntity()
  await client.query(`update legal_entity set name = $2 where id = $1`, [entity.id, `CNRY-${name}-whole-entity`])
  const rows = inserter(client, entity.id)
  const placed = await plantStores({ ...rows, client, name })
  const canary = (place: Place | 'whole', what: string) => `CNRY-${name}-${place}-${what}-${counted()}`
  const ground: Ground = { ...rows, ...placed, world, client, entity, canary }
  await plantSettings(ground)
  const hq = await world.given.associate({ in: entity, may: 'everything' })
  const plant = planting(ground)
  const turns = await world.given.associate({ in: entity, stores: [placed.stores.here] })
  await plant.pin(turns.associateId)
  const keepers = {
    here: await plant.keeper('here'),
    sharing: await plant.keeper('sharing'),
    there: await plant.keeper('there'),
  }
  const side: Side = {
    name,
    entity,
    hq,
    pinned: turns.associateId,
    plant,
    ...placed,
    keepers,
    role: await plant.whole('rol'),
    attributeType: await plant.whole('aty'),
    successor: await plant.keeper('here'),
    loose: await plant.customer('here'),
    brand: await plant.whole('brd'),
    category: await plant.whole('cat'),
    variant: await plant.whole('var'),
    mapping: await plant.whole('imm'),
  }
  for (const place of PLACES) await plantPlace(side, place)
  for (const kind of WHOLE_KINDS) await plant.whole(kind)
  for (const state of ['receiving', 'queued', 'running', 'refused', 'undoing', 'undone'] as const)
    await plant.import(state)
  await plant.order(null, 'here')
  return side
}

async function plantPlace({ plant, keepers }: Side, place: Place): Promise<void> {
  await plant.associate(place)
  await plant.device(place)
  await plant.auditEntry(place)
  const client = await plant.customer(place, { keptBy: keepers[place], kind: 'company' })
  for (const detail of DETAILS) await plant.detail(detail, client, place)
  await plant.bookEvent(client, keepers[place], place)
  await plant.savedView(keepers[place], place)
  await plant.savedView(keepers[place], place, place)
}

/** The stores with their address books: each has one of employees and one of customers, and two share one of employees. */
async function plantStores(
  of: ReturnType<typeof inserter> & { readonly client: pg.Client; readonly name: string },
): Promise<Pick<Side, 'stores' | 'books' | 'patrons'>> {
  const { insert, put, name } = of
  const shared = await insert('address_book', { code: 'shared', name: `CNRY-${name}-here-sharing` })
  const made = async (place: Place) => {
    const text = `CNRY-${name}-${place}`
    const store_id = newId<'store'>()
    const fields = { code: place, name: `${text}-store`, time_zone: 'Europe/Rome', currency: 'EUR', languages: ['en'] }
    await insert('store', { ...fields, id: store_id })
    const [book, patrons] = [newId<'address_book'>(), newId<'address_book'>()]
    await insert('address_book', { id: book, code: `of-${place}`, name: `${text}-book` })
    await insert('address_book', { id: patrons, code: `patrons-of-${place}`, name: `${text}-patrons` })
    for (const address_book_id of place === 'there' ? [book] : [book, shared])
      await put('store_address_book', { store_id, kind: 'employee', address_book_id })
    await put('store_address_book', { store_id, kind: 'customer', address_book_id: patrons })
    return { store: store_id, book, patrons }
  }
  const [here, sharing, there] = [await made('here'), await made('sharing'), await made('there')]
  return {
    stores: { here: here.store, sharing: sharing.store, there: there.store },
    books: { here: here.book, sharing: sharing.book, there: there.book },
    patrons: { here: here.patrons, sharing: sharing.patrons, there: there.patrons },
  }
}
