import { customersProblems } from '#contract/customers.ts'
import type { Id } from '#contract/shared.ts'
import type { CountryCode } from 'libphonenumber-js/max'
import { isSupportedCountry } from 'libphonenumber-js/max'
import { sql } from 'kysely'
import { storesInReach } from '#modules/organisation/index.ts'
import { type Ctx, type Grant, reaches } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { countryOfZone } from './contact/country-of-zone.ts'

/** Where a customer belongs: what follows from the home store. */
export interface Place {
  /** The customer list of the home store; empty without one. */
  readonly books: readonly Id<'address_book'>[]
  /** The zone of the home store, else of the legal entity. */
  readonly timeZone: string
}

interface Asked {
  readonly homeStoreId: Id<'store'> | null
  /** True when the customer has this home store already, which is nobody's decision now. */
  readonly isAtHome?: boolean
  /** Address books that the customer joins or leaves. */
  readonly bookIds: readonly Id<'address_book'>[]
}

/**
 * The home store, and a look at the address books. One statement. Throws 422 with pointers when the store is not one that the
 * grant reaches, and when an address book is not in the customer list of such a store; with scope `legalEntity` any will do.
 */
export async function requirePlace(ctx: Ctx, grant: Grant, asked: Asked): Promise<Place> {
  const { homeStoreId, isAtHome = false, bookIds } = asked
  const le = ctx.legalEntityId
  const stores = storesInReach(ctx, grant)
  const inReach = reaches(grant, 'legalEntity')
    ? sql`true`
    : sql`exists (select from store_address_book l where l.legal_entity_id = ${le} and l.address_book_id = a.id
        and l.kind = 'customer' and l.store_id in ${stores})`
  const { rows } = await sql<Place & { storeId: Id<'store'> | null; known: readonly Id<'address_book'>[] }>`
    select s.id as store_id, coalesce(s.time_zone, e.time_zone) as time_zone,
      array(select b.address_book_id from store_address_book b where b.legal_entity_id = ${le} and b.store_id = s.id
        and b.kind = 'customer' order by b.address_book_id) as books,
      array(select a.id from address_book a where a.legal_entity_id = ${le} and a.id = any(${[...bookIds]}::uuid[])
        and ${inReach}) as known
    from legal_entity e
    left join store s on s.legal_entity_id = ${le} and s.id = ${homeStoreId} and (${isAtHome} or s.id in ${stores})
    where e.id = ${le}`.execute(ctx.tx)
  const [place] = rows
  if (!place) throw new Error('The legal entity is not there')
  if (homeStoreId !== null && place.storeId === null) throw unknownStore('field/not-a-choice')
  const known = new Set(place.known)
  if (bookIds.some((id) => !known.has(id)))
    throw new Problem(customersProblems.unknownAddressBook, {
      errors: [{ pointer: '#/addressBookIds', code: 'field/not-a-choice' }],
    })
  return place
}

/** 422: the home store is not one that may be chosen here, or is missing. */
export function unknownStore(code: 'field/not-a-choice' | 'field/required'): Problem {
  return new Problem(customersProblems.unknownStore, { errors: [{ pointer: '#/homeStoreId', code }] })
}

/**
 * The country in which a phone number without one is read: that of the customer's first address that has one, else that of
 * the home store's time zone, else that of the legal entity's.
 */
export function countryFor(
  addresses: readonly { readonly country: string | null }[],
  timeZone: string,
): CountryCode | undefined {
  const country = addresses.find((address) => address.country !== null)?.country
  return country && isSupportedCountry(country) ? country : countryOfZone(timeZone)
}
