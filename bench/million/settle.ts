import type { Id } from '#contract/shared.ts'
import type pg from 'pg'
import { givenAttribute, givenGroup } from '#modules/attributes/testing.ts'
import { givenParameter } from '#modules/client-book/testing.ts'
import { givenFeatureOn, givenNumberSequence } from '#modules/settings/testing.ts'
import type { Given, GivenAssociate } from '#server/testing/given.ts'
import { idOf } from './chance.ts'
import { ASSOCIATES_IN_GROUP, ATTRIBUTES, GROUPS, hasArea, STORES, STORES_IN_GROUP } from './shape.ts'

/** What there is besides customers, and who asks for them. */
export interface Settled {
  readonly stores: readonly Id<'store'>[]
  readonly storeBooks: readonly string[]
  readonly areaBooks: readonly string[]
  readonly associates: readonly (readonly string[])[]
  /** Of the first stores of four groups, each with a book of their own. */
  readonly seniors: readonly GivenAssociate[]
  /** In the same books as the seniors, of the smallest stores of their groups. */
  readonly juniors: readonly GivenAssociate[]
}

interface Place {
  readonly given: Given
  readonly hq: GivenAssociate
  readonly superuser: pg.Client
  readonly legalEntityId: Id<'legal_entity'>
}

const MAY = {
  'customer.search': 'store',
  'customer.read': 'store',
  'clientBook.viewOwn': 'own',
  'clientBook.viewStore': 'store',
  'clientBook.add': 'own',
  'clientBook.remove': 'own',
  'clientBook.reassign': 'store',
} as const

const CALLING_GROUPS = 4

/** Stores with their address books, a hundred associates with books of clients, attributes; all that customers refer to. */
export async function settle(place: Place): Promise<Settled> {
  await chooseAttributes(place)
  await givenFeatureOn(place.hq, 'clienteling')
  await givenParameter(place.hq, 'client-book.number-sequence', (await givenNumberSequence(place.hq)).id)

  const stores: Id<'store'>[] = []
  for (let n = 0; n < STORES; n += 1) stores.push(await place.given.store())
  const [storeBooks, areaBooks, teams] = [11, 12, 13].map((kind) => ids(kind, kind === 11 ? STORES : GROUPS))
  if (!storeBooks || !areaBooks || !teams) throw new Error('There are three kinds of books')
  await insert(
    place,
    'address_book (legal_entity_id, id, code, name)',
    [...storeBooks, ...areaBooks, ...teams].map((id) => [id, id, id]),
  )
  await insert(
    place,
    'store_address_book (legal_entity_id, store_id, kind, address_book_id)',
    stores.flatMap((store, n) => {
      const group = Math.floor(n / STORES_IN_GROUP)
      const area = hasArea(n) ? [[store, 'customer', areaBooks[group]]] : []
      return [[store, 'customer', storeBooks[n]], [store, 'employee', teams[group]], ...area]
    }),
  )

  const calling = async (storeInGroup: number) =>
    Promise.all(
      stores
        .filter((_, n) => n % STORES_IN_GROUP === storeInGroup && n < CALLING_GROUPS * STORES_IN_GROUP)
        .map((store) => place.given.associate({ may: MAY, stores: [store] })),
    )
  const [seniors, juniors] = [await calling(0), await calling(STORES_IN_GROUP - 1)]
  const others = ids(14, GROUPS * ASSOCIATES_IN_GROUP)
  await insert(
    place,
    'associate (legal_entity_id, id, personnel_number, name, language)',
    others.map((id, n) => [id, `B-${n}`, `Associate ${n}`, 'it']),
  )
  const associates = teams.map((_, group) => {
    const callers = [seniors[group], juniors[group]].flatMap((who) => who?.associateId ?? [])
    const start = group * ASSOCIATES_IN_GROUP
    return [...callers, ...others.slice(start, start + ASSOCIATES_IN_GROUP - callers.length)]
  })
  await insert(
    place,
    'associate_address_book (legal_entity_id, associate_id, address_book_id)',
    associates.flatMap((group, n) => group.map((associate) => [associate, teams[n]])),
  )
  await insert(
    place,
    'client_book (legal_entity_id, id, number, associate_id)',
    associates.flat().map((associate, n) => [idOf(15, n), `BOOK-${n}`, associate]),
  )
  return { stores, storeBooks, areaBooks, associates, seniors, juniors }
}

const ids = (kind: number, count: number) => Array.from({ length: count }, (_, n) => idOf(kind, n))

/** Rows by SQL, each behind the legal entity; unnest would want types, and these are few. */
async function insert(
  { superuser, legalEntityId }: Place,
  into: string,
  rows: readonly (readonly (string | undefined)[])[],
): Promise<void> {
  const values = rows.map((row) => `(${[legalEntityId, ...row].map((value) => `'${value}'`).join(', ')})`)
  await superuser.query(`insert into ${into} values ${values.join(', ')}`)
}

async function chooseAttributes({ hq }: Place): Promise<void> {
  for (const [group, parameter] of [
    ['book', 'client-book.attribute-group'],
    ['customers', 'customers.attribute-group'],
  ] as const) {
    const made: string[] = []
    for (const [code, attribute] of Object.entries(ATTRIBUTES))
      if (attribute.group === group) {
        const { definition, refiner } = attribute
        made.push((await givenAttribute(hq, definition, { code, name: { en: code }, refiner })).id)
      }
    await givenParameter(hq, parameter, (await givenGroup(hq, made)).id)
  }
}
