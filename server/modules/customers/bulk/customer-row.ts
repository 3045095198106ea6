import type { AttributeValue } from '#contract/attribute-shapes.ts'
import type { Consent, Customer, ExternalId, LoyaltyCard, PostalAddress } from '#contract/customer-shapes.ts'
import type { Id } from '#contract/shared.ts'
import type { ListName } from '../rows.ts'

/** A phone number or an e-mail address as it stood in a file, and the column it stood in. */
export interface RowPoint {
  readonly kind: 'phone' | 'email'
  readonly typed: string
  readonly label?: string | null | undefined
  readonly isPrimary?: boolean | undefined
  /** What a refusal names; the kind when absent. */
  readonly column?: string | undefined
}

/** A decision of the customer. Without an instant it is one of now, and is added only when another one is in force. */
export interface RowConsent extends Pick<Consent, 'channel' | 'purpose' | 'decision'> {
  readonly at?: Date | undefined
  readonly wording?: string | null | undefined
  readonly evidence?: string | null | undefined
}

/**
 * A customer as a file tells of one, read and clean. Fields that are absent stay as they are; lists are added to; an
 * attribute whose value is null loses it. The customer is the one with the first of `externalIds` that is known, else the
 * one with `number`, else a new one; nobody is found by name.
 */
export interface CustomerRow {
  readonly externalIds?: readonly ExternalId[] | undefined
  readonly number?: string | undefined
  /** Of a new customer; nobody turns from a person into a company. `person` when absent. */
  readonly kind?: Customer['kind'] | undefined
  /** A new customer without one is called by the number or by what the other system calls them. */
  readonly name?: string | undefined
  readonly preferredName?: string | null | undefined
  readonly languages?: readonly string[] | undefined
  readonly homeStoreId?: Id<'store'> | null | undefined
  readonly contactPoints?: readonly RowPoint[] | undefined
  readonly addresses?: readonly Partial<Omit<PostalAddress, 'id'>>[] | undefined
  readonly loyaltyCards?: readonly LoyaltyCard[] | undefined
  /** Of a new customer the customer list of the home store when absent. */
  readonly addressBookIds?: readonly Id<'address_book'>[] | undefined
  readonly attributes?: Readonly<Record<string, AttributeValue | null>> | undefined
  readonly consents?: readonly RowConsent[] | undefined
}

/** The fields of a customer that rows change. */
export const FIELDS = [
  'number',
  'name',
  'preferredName',
  'languages',
  'homeStoreId',
  'attributes',
] as const satisfies readonly (keyof Customer)[]
type Field = (typeof FIELDS)[number]

/**
 * Of a customer that was changed: each changed field as it was, whole. Plain JSON, to be kept and to be undone. Of two
 * images of one customer the earlier one holds for the fields it has: `later || earlier`.
 */
export type CustomerBefore = Readonly<Partial<Pick<Customer, Field | ListName>>>

/** Why a row is not taken in: the field, or the column that a contact point names, and a code of texts. */
export interface RowRefusal {
  readonly column: string
  readonly code: string
}
