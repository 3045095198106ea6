import type { ExternalId, GivePostalAddress, LoyaltyCard, PostalAddress } from '#contract/customer-shapes.ts'
import { newId } from '#platform/ids.ts'
import type { FieldError } from '#platform/problem.ts'

/** Reads a customer's addresses, in their order; the first becomes the primary one when none is said. */
export function readAddresses(given: readonly GivePostalAddress[]): {
  readonly addresses: PostalAddress[]
  readonly errors: FieldError[]
} {
  const errors: FieldError[] = []
  const addresses = given.map(({ id = newId<'postal_address'>(), ...rest }) => ({ id, ...rest }))
  const primaries = addresses.flatMap(({ isPrimary }, row) => (isPrimary ? [row] : []))
  for (const row of primaries.slice(1))
    errors.push({ pointer: `#/addresses/${row}/isPrimary`, code: 'customers/second-primary' })
  for (const row of repeats(addresses.map(({ id }) => id)))
    errors.push({ pointer: `#/addresses/${row}/id`, code: 'field/repeated' })
  return { addresses: withPrimary(addresses), errors }
}

/** The addresses, with the first as the primary one where none is. */
export function withPrimary(addresses: readonly PostalAddress[]): PostalAddress[] {
  const hasOne = addresses.some(({ isPrimary }) => isPrimary)
  return addresses.map((address, row) => (row === 0 && !hasOne ? { ...address, isPrimary: true } : address))
}

/** What is there twice among ids of other systems, cards, consents with an id of their own: each at its place. */
export function repeatedIn(lists: {
  readonly externalIds?: readonly ExternalId[] | undefined
  readonly loyaltyCards?: readonly LoyaltyCard[] | undefined
  readonly consents?: readonly { readonly id?: string | undefined }[] | undefined
}): FieldError[] {
  const at = (name: string, keys: readonly (string | undefined)[]) =>
    repeats(keys).map((row) => ({ pointer: `#/${name}/${row}`, code: 'field/repeated' }))
  return [
    ...at(
      'externalIds',
      (lists.externalIds ?? []).map(({ system, value }) => `${system} ${value}`),
    ),
    ...at(
      'loyaltyCards',
      (lists.loyaltyCards ?? []).map(({ number }) => number),
    ),
    ...at(
      'consents',
      (lists.consents ?? []).map(({ id }) => id),
    ),
  ]
}

function repeats(keys: readonly (string | undefined)[]): number[] {
  return keys.flatMap((key, row) => (key !== undefined && keys.indexOf(key) < row ? [row] : []))
}
