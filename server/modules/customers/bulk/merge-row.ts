import type { ContactPoint, Customer, PostalAddress } from '#contract/customer-shapes.ts'
import { isDeepStrictEqual } from 'node:util'
import { newId } from '#platform/ids.ts'
import { isSamePoint, withPrimaries } from '../contact/read-contact-points.ts'
import { withPrimary } from '../read-lists.ts'
import { LISTS } from '../rows.ts'
import { type CustomerBefore, type CustomerRow, FIELDS } from './customer-row.ts'
import { externalKey } from './look-up.ts'

/** What was read of a row beside the row itself. */
export interface ReadRow {
  readonly row: CustomerRow
  readonly points: readonly Omit<ContactPoint, 'id'>[]
  readonly values: { readonly set: Customer['attributes']; readonly removed: readonly string[] }
}

/**
 * A customer with a row put into it: fields that the row has take the place of those that were, lists are added to. What is
 * there already, by its number, address or words, stays as it is; a primary one stays the primary one.
 */
export function mergeRow(customer: Customer, { row, points, values }: ReadRow): Customer {
  const attributes = { ...customer.attributes, ...values.set }
  for (const code of values.removed) delete attributes[code]
  return {
    ...customer,
    number: row.number ?? customer.number,
    name: row.name ?? customer.name,
    preferredName: row.preferredName === undefined ? customer.preferredName : row.preferredName,
    languages: row.languages === undefined ? customer.languages : [...row.languages],
    homeStoreId: row.homeStoreId === undefined ? customer.homeStoreId : row.homeStoreId,
    attributes,
    contactPoints: mergePoints(customer.contactPoints, points),
    addresses: mergeAddresses(customer.addresses, row.addresses ?? []),
    externalIds: union(customer.externalIds, row.externalIds ?? [], externalKey),
    loyaltyCards: union(customer.loyaltyCards, row.loyaltyCards ?? [], ({ number }) => number),
    addressBookIds: union(customer.addressBookIds, row.addressBookIds ?? [], (id) => id),
  }
}

function mergePoints(there: readonly ContactPoint[], given: readonly Omit<ContactPoint, 'id'>[]): ContactPoint[] {
  const points = [...there]
  for (const point of given) {
    if (points.some((other) => isSamePoint(other, point))) continue
    const hasPrimary = points.some((other) => other.kind === point.kind && other.isPrimary)
    points.push({ id: newId<'contact_point'>(), ...point, isPrimary: point.isPrimary && !hasPrimary })
  }
  return withPrimaries(points)
}

const none = { label: null, lines: [], postcode: null, city: null, region: null, country: null, isPrimary: false }

function mergeAddresses(
  there: readonly PostalAddress[],
  given: NonNullable<CustomerRow['addresses']>,
): PostalAddress[] {
  const addresses = [...there]
  for (const one of given) {
    const address = { ...none, ...one }
    if (addresses.some((other) => isSameAddress(other, address))) continue
    const isPrimary = address.isPrimary && !addresses.some((other) => other.isPrimary)
    addresses.push({ id: newId<'postal_address'>(), ...address, isPrimary })
  }
  return withPrimary(addresses)
}

function isSameAddress(a: Omit<PostalAddress, 'id'>, b: Omit<PostalAddress, 'id'>): boolean {
  const parts = (one: Omit<PostalAddress, 'id'>) => [...one.lines, one.postcode, one.city, one.region, one.country]
  return isDeepStrictEqual(parts(a), parts(b))
}

function union<T>(there: readonly T[], given: readonly T[], key: (one: T) => string): T[] {
  const known = new Set(there.map(key))
  return [...there, ...given.filter((one) => !known.has(key(one)) && known.add(key(one)))]
}

/** The fields and lists in which two states of a customer differ, as they are in the first. */
export function differing(before: Customer, after: Customer): CustomerBefore {
  const changed = [...FIELDS, ...LISTS].filter((name) => !isDeepStrictEqual(before[name], after[name]))
  return Object.fromEntries(changed.map((name) => [name, before[name]]))
}
