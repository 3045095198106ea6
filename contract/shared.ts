import { z } from 'zod'

/** A UUIDv7, branded with the table it identifies a row of. */
export type Id<Table extends string> = string & z.core.$brand<Table>

/**
 * An id's two forms: on the wire `sto_` and 32 hexadecimal digits, inside a branded UUIDv7.
 * Ids may be made by the caller, so that a change written offline keeps its id.
 */
export function idOf<const Table extends string>(table: Table, prefix: string) {
  const wire = z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$`))
    .meta({
      description: `Id of: ${table.replaceAll('_', ' ')}`,
      examples: [`${prefix}_0197f0c2d5e17a3b8c4d5e6f708192a3`],
    })
  return z.codec(wire, z.custom<Id<Table>>(isUuid), {
    decode: (text) => {
      const hex = text.slice(prefix.length + 1)
      const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
      // The wire's pattern has just made sure that this is a UUIDv7, and the prefix says of which table.
      return uuid as Id<Table>
    },
    encode: (uuid) => `${prefix}_${uuid.replaceAll('-', '')}`,
  })
}

function isUuid(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)
}

export const LegalEntityId = idOf('legal_entity', 'ent')
export const StoreId = idOf('store', 'sto')
export const AddressBookId = idOf('address_book', 'abk')
export const AssociateId = idOf('associate', 'ass')
export const DeviceId = idOf('device', 'dev')
export const AccountId = idOf('account', 'acc')
export const SessionId = idOf('session', 'ses')
export const TokenId = idOf('api_token', 'tok')
export const RoleId = idOf('role', 'rol')
export const RoleAssignmentId = idOf('role_assignment', 'ras')
export const AuditEntryId = idOf('audit_entry', 'aud')
export const JobRunId = idOf('job_run', 'job')
export const NumberSequenceId = idOf('number_sequence', 'seq')
export const AttributeTypeId = idOf('attribute_type', 'aty')
export const AttributeId = idOf('attribute', 'att')
export const AttributeGroupId = idOf('attribute_group', 'agr')
export const CustomerId = idOf('customer', 'cus')
export const ContactPointId = idOf('contact_point', 'cpt')
export const PostalAddressId = idOf('postal_address', 'adr')
export const ConsentEntryId = idOf('consent_entry', 'cns')
export const AttributeChangeId = idOf('attribute_change', 'atc')
export const BrandId = idOf('brand', 'brd')
export const CategoryId = idOf('category', 'cat')
export const ProductId = idOf('product', 'prd')
export const VariantId = idOf('variant', 'var')
export const PictureId = idOf('picture', 'pic')
export const OrderId = idOf('sales_order', 'ord')
export const WishId = idOf('wish', 'wis')
export const ClientBookId = idOf('client_book', 'cbk')
export const ClientBookOperationId = idOf('client_book_operation', 'cbo')
export const ClientBookEventId = idOf('client_book_event', 'cbe')
export const SavedViewId = idOf('saved_view', 'sav')
export const ImportId = idOf('import_batch', 'imp')
export const ImportMappingId = idOf('import_mapping', 'imm')

export const LANGUAGES = ['en', 'es', 'it'] as const
export const Language = z.enum(LANGUAGES).meta({ id: 'Language' })
export type Language = z.output<typeof Language>

/** Text typed by people in each language; English is the one that must be there and stands in for a missing one. */
export function translated(text: z.ZodString) {
  return z.strictObject({ en: text, es: text.optional(), it: text.optional() })
}

/** An instant: ISO 8601 in UTC on the wire, a Date inside. */
export const Instant = z.codec(
  z.iso
    .datetime({ offset: true })
    .refine(isInCalendar, { error: 'field/format' })
    .meta({ examples: ['2026-03-08T14:10:00.000Z'] }),
  z.date(),
  {
    decode: (text) => new Date(text),
    encode: (date) => date.toISOString(),
  },
)

// There is no year 0, and an offset can push the first and last days out of the calendar.
const CALENDAR = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')] as const

function isInCalendar(text: string): boolean {
  const at = Date.parse(text)
  // What is no date at all was told already.
  return Number.isNaN(at) || (at >= CALENDAR[0] && at <= CALENDAR[1])
}

/** A calendar day that exists, `2026-03-08`. */
export const Day = z.iso.date().refine(isInCalendar, { error: 'field/format' })

/** A row's version; also its ETag. */
export const Version = z
  .int()
  .min(1)
  .meta({ description: 'Grows by one with every change; its ETag is the same number in quotes' })

const bidiControls = /[\u202A-\u202E\u2066-\u2069]/
// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const controls = /[\u0000-\u001F\u007F-\u009F]/
// oxlint-disable-next-line no-control-regex -- tab and line feed are allowed in a text of several lines
const controlsButLines = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/

/** One line people read: trimmed, NFC, 1 to `max` characters, no control characters and no bidirectional overrides. */
export function line(max: number) {
  return z
    .string()
    .normalize('NFC')
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !controls.test(text), { error: 'field/control-character' })
    .refine((text) => !bidiControls.test(text), { error: 'field/direction-override' })
}

/** Several lines people read: NFC, up to `max` characters, tab and line feed allowed. */
export function lines(max: number) {
  return z
    .string()
    .normalize('NFC')
    .max(max)
    .refine((text) => !controlsButLines.test(text), { error: 'field/control-character' })
}

/** A code that integrations use: lower case, digits, dashes; starts with a letter. */
export const Code = z.string().regex(/^[a-z][a-z0-9-]{0,49}$/)

/** A language as people speak it, `fr` or `pt-BR`; not only those Carnet’s own texts exist in. Source: BCP 47, language and region. */
export const LanguageTag = z.string().regex(/^[a-z]{2,3}(?:-[A-Z]{2})?$/)

/** A country by its two letters, ISO 3166-1. */
export const Country = z.string().regex(/^[A-Z]{2}$/)

/** An IANA time zone the server knows. */
export const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, { error: 'field/time-zone-unknown' })
  .meta({ examples: ['Europe/Rome'] })

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]+(?:\/[A-Za-z0-9_+-]+)*$/.test(name)) return false
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))
/** An ISO 4217 code the server knows. */
export const Currency = z
  .string()
  .refine((code) => currencies.has(code), { error: 'field/currency-unknown' })
  .meta({ examples: ['EUR'] })

/** What every list takes. A cursor is opaque, signed, and bound to the legal entity and the list. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(1000).optional(),
} as const

/** What every list answers: the items and, when there are more, the cursor of the next page. */
export function pageOf<const T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}

/** One page inside the server. */
export interface Page<T> {
  readonly items: T[]
  readonly nextCursor: string | null
}
