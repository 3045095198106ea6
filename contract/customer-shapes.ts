import { z } from 'zod'
import { AttributeValue } from './attribute-shapes.ts'
import {
  AddressBookId,
  AttributeChangeId,
  AssociateId,
  Code,
  ConsentEntryId,
  ContactPointId,
  Country,
  CustomerId,
  Day,
  Instant,
  LanguageTag,
  line,
  PostalAddressId,
  StoreId,
  Version,
} from './shared.ts'

const contactPointFields = {
  kind: z.enum(['phone', 'email']),
  label: line(40).nullable().meta({ description: 'As people tell them apart: mobile, office' }),
  isPrimary: z
    .boolean()
    .meta({ description: 'The one of its kind that is shown first and used first; at most one a kind' }),
}

export const ContactPoint = z
  .object({
    id: ContactPointId,
    ...contactPointFields,
    value: z
      .string()
      .meta({ description: 'A phone in E.164, an e-mail address as it is sent to', examples: ['+393331234567'] }),
    typed: z.string().meta({ description: 'As it was given' }),
    isReachable: z
      .boolean()
      .meta({ description: 'False for a phone number that no network has, kept as it was given' }),
  })
  .meta({ id: 'ContactPoint' })
export type ContactPoint = z.output<typeof ContactPoint>

export const GiveContactPoint = z.strictObject({
  id: ContactPointId.optional(),
  kind: contactPointFields.kind,
  typed: line(320).meta({
    description: 'A phone without its country is read in that of the first address, else of the home store’s time zone',
  }),
  label: contactPointFields.label.default(null),
  isPrimary: z.boolean().default(false),
})
export type GiveContactPoint = z.output<typeof GiveContactPoint>

const addressFields = {
  label: line(40).nullable(),
  lines: z.array(line(200)).max(4),
  postcode: line(20).nullable(),
  city: line(100).nullable(),
  region: line(100).nullable(),
  country: Country.nullable(),
}

export const PostalAddress = z
  .object({ id: PostalAddressId, ...addressFields, isPrimary: z.boolean() })
  .meta({ id: 'PostalAddress' })
export type PostalAddress = z.output<typeof PostalAddress>

export const GivePostalAddress = z.strictObject({
  id: PostalAddressId.optional(),
  label: addressFields.label.default(null),
  lines: addressFields.lines.default([]),
  postcode: addressFields.postcode.default(null),
  city: addressFields.city.default(null),
  region: addressFields.region.default(null),
  country: addressFields.country.default(null),
  isPrimary: z.boolean().default(false),
})
export type GivePostalAddress = z.output<typeof GivePostalAddress>

/** What another system calls the customer. Within one system an id means one customer. */
export const ExternalId = z.strictObject({ system: Code, value: line(100) }).meta({ id: 'ExternalId' })
export type ExternalId = z.output<typeof ExternalId>

export const LoyaltyCard = z
  .strictObject({ number: line(60), programme: line(60).nullable().default(null) })
  .meta({ id: 'LoyaltyCard' })
export type LoyaltyCard = z.output<typeof LoyaltyCard>

/** `any` speaks for every channel that has no entry of its own. */
export const CONSENT_CHANNELS = ['email', 'sms', 'whatsapp', 'phone', 'post', 'any'] as const
export const CONSENT_PURPOSES = ['marketing', 'service', 'profiling'] as const

const consentFields = {
  channel: z.enum(CONSENT_CHANNELS),
  purpose: z.enum(CONSENT_PURPOSES),
  decision: z.enum(['given', 'withdrawn']),
}

/** What holds now: the latest entry of the ledger for a channel and a purpose. */
export const Consent = z.object({ ...consentFields, at: Instant }).meta({ id: 'Consent' })
export type Consent = z.output<typeof Consent>

export const ConsentEntry = z
  .object({
    id: ConsentEntryId,
    ...consentFields,
    at: Instant.meta({ description: 'When the customer decided' }),
    recordedAt: Instant,
    source: z.string().meta({ description: 'Where it was said: in-store, web, import' }),
    wording: z.string().nullable().meta({ description: 'What the customer agreed to, as it was put to them' }),
    evidence: z.string().nullable().meta({ description: 'Where the proof is: a form’s number, a recording, a link' }),
    recordedBy: AssociateId.nullable(),
    storeId: StoreId.nullable(),
  })
  .meta({ id: 'ConsentEntry' })
export type ConsentEntry = z.output<typeof ConsentEntry>

export const RecordConsent = z.strictObject({
  id: ConsentEntryId.optional(),
  ...consentFields,
  at: Instant.optional().meta({ description: 'Now unless told; never in the future' }),
  source: Code.default('in-store'),
  wording: line(1000).nullable().default(null),
  evidence: line(500).nullable().default(null),
})
export type RecordConsent = z.output<typeof RecordConsent>

const Attributes = z.record(Code, AttributeValue).meta({ description: 'Values by the code of their attribute' })

const customerFields = {
  number: line(40).nullable().meta({ description: 'The account number, unlike any other' }),
  kind: z.enum(['person', 'company']),
  name: line(300),
  preferredName: line(100).nullable().meta({ description: 'How the customer likes to be called' }),
  languages: z.array(LanguageTag).max(5).meta({ description: 'The preferred one first' }),
  homeStoreId: StoreId.nullable(),
}

const lists = {
  contactPoints: z.array(GiveContactPoint).max(20),
  addresses: z.array(GivePostalAddress).max(20),
  externalIds: z.array(ExternalId).max(20),
  loyaltyCards: z.array(LoyaltyCard).max(20),
  addressBookIds: z.array(AddressBookId).max(50),
}

export const Customer = z
  .object({
    id: CustomerId,
    ...customerFields,
    contactPoints: z.array(ContactPoint),
    addresses: z.array(PostalAddress),
    externalIds: z.array(ExternalId),
    loyaltyCards: z.array(LoyaltyCard),
    addressBookIds: z.array(AddressBookId),
    attributes: Attributes,
    consents: z.array(Consent).meta({ description: 'What holds now, by channel and purpose' }),
    lastPurchaseOn: Day.nullable(),
    createdAt: Instant,
    version: Version,
  })
  .meta({ id: 'Customer' })
export type Customer = z.output<typeof Customer>

export const CreateCustomer = z.strictObject({
  id: CustomerId.optional(),
  ...customerFields,
  number: customerFields.number.optional().meta({ description: 'From the number sequence when absent' }),
  kind: customerFields.kind.default('person'),
  preferredName: customerFields.preferredName.default(null),
  languages: customerFields.languages.default([]),
  homeStoreId: customerFields.homeStoreId
    .optional()
    .meta({ description: 'The store the caller stands in when absent' }),
  contactPoints: lists.contactPoints.default([]),
  addresses: lists.addresses.default([]),
  externalIds: lists.externalIds.default([]),
  loyaltyCards: lists.loyaltyCards.default([]),
  addressBookIds: lists.addressBookIds.optional().meta({ description: 'Those of the home store when absent' }),
  attributes: Attributes.default({}),
  consents: z.array(RecordConsent).max(20).default([]),
  isNew: z
    .boolean()
    .default(false)
    .meta({ description: 'True: the caller has looked at the likely duplicates, and this is somebody else' }),
})
export type CreateCustomer = z.output<typeof CreateCustomer>

export const UpdateCustomer = z
  .strictObject({
    name: customerFields.name,
    preferredName: customerFields.preferredName,
    languages: customerFields.languages,
    homeStoreId: customerFields.homeStoreId,
    ...lists,
    attributes: z
      .record(Code, AttributeValue.nullable())
      .meta({ description: 'Only those named change; null takes a value away' }),
  })
  .partial()
  .meta({ description: 'Lists are replaced whole' })
export type UpdateCustomer = z.output<typeof UpdateCustomer>

/** A customer on one line of a list. */
export const CustomerSummary = z
  .object({
    id: CustomerId,
    number: customerFields.number,
    kind: customerFields.kind,
    name: z.string(),
    preferredName: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    city: z.string().nullable(),
    homeStoreId: StoreId.nullable(),
    lastPurchaseOn: Day.nullable(),
  })
  .meta({ id: 'CustomerSummary' })
export type CustomerSummary = z.output<typeof CustomerSummary>

export const MATCHED_BY = ['number', 'card', 'order', 'externalId', 'email', 'phone', 'name'] as const

export const CustomerMatch = z
  .object({
    customer: CustomerSummary,
    why: z.array(
      z.object({
        by: z.enum(MATCHED_BY),
        matched: z
          .string()
          .meta({ description: 'What of the customer’s matched: the word of the name, the number, the address' }),
        closeness: z.enum(['exact', 'beginning', 'ending', 'typo']),
      }),
    ),
  })
  .meta({ id: 'CustomerMatch' })
export type CustomerMatch = z.output<typeof CustomerMatch>

export const LikelyDuplicate = z
  .object({
    customer: CustomerSummary,
    likelihood: z.number().min(0).max(1),
    reasons: z.array(
      z.object({
        by: z.enum(['email', 'phone', 'card', 'externalId', 'name', 'address', 'date']),
        agreement: z.enum(['same', 'similar']),
      }),
    ),
  })
  .meta({ id: 'LikelyDuplicate' })
export type LikelyDuplicate = z.output<typeof LikelyDuplicate>

/** One change of one value of an attribute. */
export const AttributeChange = z
  .object({
    id: AttributeChangeId,
    attribute: Code,
    before: AttributeValue.nullable(),
    after: AttributeValue.nullable(),
    at: Instant,
    changedBy: AssociateId.nullable(),
    source: z.string().meta({ description: 'app, api, import or the job that did it' }),
  })
  .meta({ id: 'AttributeChange' })
export type AttributeChange = z.output<typeof AttributeChange>

/** A person who buys for a company. */
export const Buyer = z.object({ customer: CustomerSummary, title: z.string().nullable() }).meta({ id: 'Buyer' })
export type Buyer = z.output<typeof Buyer>
