// Builders of customers, for tests of this and every later module. By SQL: no grant and no question about duplicates.
import type { AttributeValue } from '#contract/attribute-shapes.ts'
import type { BookRole } from '#contract/client-book-shapes.ts'
import type { Customer, ExternalId } from '#contract/customer-shapes.ts'
import type { Id } from '#contract/shared.ts'
import type { Tx } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import type { Given, GivenLegalEntity } from '#server/testing/given.ts'
import { readContactPoints } from './contact/read-contact-points.ts'
import { keep } from './keepers/keep.ts'
import { withPrimary } from './read-lists.ts'
import { addRows, namesOf } from './rows.ts'
import { putWords } from './search/words.ts'

/** What a test may say of a customer; the rest is as plain as can be. */
export interface PlantedCustomer {
  readonly id?: Id<'customer'>
  readonly name?: string
  readonly preferredName?: string
  readonly kind?: Customer['kind']
  readonly number?: string
  readonly languages?: readonly string[]
  readonly homeStoreId?: Id<'store'>
  /** As they are typed; phones without a country are Italian. */
  readonly phones?: readonly string[]
  readonly emails?: readonly string[]
  readonly address?: Partial<Customer['addresses'][number]>
  readonly externalIds?: readonly ExternalId[]
  readonly cards?: readonly string[]
  readonly books?: readonly Id<'address_book'>[]
  readonly attributes?: Readonly<Record<string, AttributeValue>>
  /** Who keeps the customer, as primary. */
  readonly keptBy?: Id<'associate'>
  readonly keepers?: readonly {
    readonly associateId: Id<'associate'>
    readonly role: BookRole
    readonly until?: Date
  }[]
}

interface Where {
  readonly legalEntityId: Id<'legal_entity'>
  /** When it is for the customer and the lines of client books. 2026-01-01 unless told. */
  readonly at?: Date
}

let count = 0

/** Puts a customer into the database, with the words they are found by and the lines of client books. */
export async function plantCustomer(tx: Tx, customer: PlantedCustomer & Where): Promise<Id<'customer'>> {
  const { legalEntityId, at = new Date('2026-01-01T00:00:00Z'), id = newId<'customer'>() } = customer
  const { name = `CNRY-customer-${(count += 1)}`, preferredName = null, keptBy } = customer
  const ctx = { tx, legalEntityId, actor: { kind: 'system', name: 'test' } as const, storeId: null, now: () => at }
  const typed = (kind: 'phone' | 'email', texts: readonly string[] = []) =>
    texts.map((text) => ({ kind, typed: text, label: null, isPrimary: false }))
  const { points, errors } = readContactPoints(
    [...typed('phone', customer.phones), ...typed('email', customer.emails)],
    'IT',
  )
  if (errors.length > 0) throw new Error(`A planted customer has ${errors[0]?.code}`)
  const address = { label: null, lines: [], postcode: null, city: null, region: null, country: null, isPrimary: true }
  await addRows(ctx, {
    customers: [
      {
        id,
        number: customer.number ?? null,
        kind: customer.kind ?? 'person',
        name,
        preferredName,
        languages: [...(customer.languages ?? [])],
        homeStoreId: customer.homeStoreId ?? null,
        attributes: { ...customer.attributes },
      },
    ],
    lists: [
      {
        id,
        contactPoints: points,
        addresses: customer.address
          ? withPrimary([{ id: newId<'postal_address'>(), ...address, ...customer.address }])
          : [],
        externalIds: [...(customer.externalIds ?? [])],
        loyaltyCards: (customer.cards ?? []).map((number) => ({ number, programme: null })),
        addressBookIds: [...(customer.books ?? [])],
      },
    ],
  })
  await putWords(ctx, [{ customerId: id, names: namesOf({ name, preferredName }) }])
  const keepers = [...(keptBy ? [{ associateId: keptBy, role: 'primary' as const }] : []), ...(customer.keepers ?? [])]
  const lines = keepers.map((line) => ({ until: null, ...line, customerId: id, since: at }))
  const { notKept } = await keep(ctx, lines)
  if (notKept.length > 0) throw new Error(`A planted customer is not kept: ${notKept[0]?.because}`)
  return id
}

/** `const crm = customersOf(world.given)`: customers of the home legal entity, or of the one that `in` names. */
export function customersOf(given: Given) {
  const customer = async (
    options: PlantedCustomer & { readonly in?: GivenLegalEntity; readonly at?: Date } = {},
  ): Promise<Id<'customer'>> => {
    const { in: entity = await given.homeEntity(), ...planted } = options
    return entity.inside((tx) => plantCustomer(tx, { ...planted, legalEntityId: entity.id }))
  }
  return { customer }
}
