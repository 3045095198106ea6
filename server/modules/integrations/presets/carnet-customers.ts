import type { CONSENT_CHANNELS } from '#contract/customer-shapes.ts'
import type { RowConsent } from '#modules/customers/index.ts'
import { RowRefused, type RowReader } from '../engine/row-reader.ts'
import type { AttributeCells } from './attribute-cells.ts'
import { OWN_SYSTEM } from './carnet-orders.ts'
import type { Preset, Surroundings } from './preset.ts'
import { type CustomerOfRow, takerOfCustomers } from './take-customers.ts'

/** Customers in Carnet’s own columns: docs/guide/import.md. */
export const carnetCustomers: Preset<CustomerOfRow> = {
  key: 'carnet-customers',
  fields: [
    { name: 'id', headers: ['id', 'customer id', 'external id'] },
    { name: 'system', headers: ['system'] },
    { name: 'number', headers: ['number', 'account number'] },
    { name: 'kind', headers: ['kind'] },
    { name: 'name', headers: ['name', 'full name'] },
    { name: 'first_name', headers: ['first name'] },
    { name: 'last_name', headers: ['last name'] },
    { name: 'preferred_name', headers: ['preferred name', 'known as'] },
    { name: 'languages', headers: ['languages', 'language'] },
    { name: 'email', headers: ['email', 'e-mail'] },
    { name: 'email_2', headers: ['email 2'] },
    { name: 'phone', headers: ['phone', 'mobile', 'telephone'] },
    { name: 'phone_2', headers: ['phone 2'] },
    { name: 'street', headers: ['street', 'address'] },
    { name: 'street_2', headers: ['street 2'] },
    { name: 'postcode', headers: ['postcode', 'zip', 'postal code'] },
    { name: 'city', headers: ['city'] },
    { name: 'region', headers: ['region', 'province', 'state'] },
    { name: 'country', headers: ['country'] },
    { name: 'home_store', headers: ['home store', 'store'] },
    { name: 'address_books', headers: ['address books'] },
    { name: 'card', headers: ['card', 'loyalty card'] },
    { name: 'card_programme', headers: ['card programme'] },
    { name: 'consent_at', headers: ['consent at'] },
    ...(['email', 'sms', 'whatsapp', 'phone', 'post'] as const).map((channel) => ({
      name: `consent_${channel}`,
      headers: [`consent ${channel}`],
    })),
  ],
  families: ['attribute'],
  chunkRows: 1_000,
  open: (surroundings) => takerOfCustomers(surroundings, (row) => readRow(surroundings, row)),
}

function readRow(surroundings: Surroundings, row: RowReader): CustomerOfRow {
  const id = row.line('id', 100)
  const number = row.line('number', 40)
  if (id === null && number === null) throw new RowRefused('id', 'blank')
  const name = nameOf(row)
  if (name === null && id === null) throw new RowRefused('name', 'blank')
  const system = row.optional('system') ?? OWN_SYSTEM
  if (!/^[a-z][a-z0-9-]{0,49}$/.test(system)) throw new RowRefused('system', 'code-not-allowed')
  const kind = row.choice('kind', ['person', 'company', ''], '')
  return {
    ...(id === null ? {} : { externalIds: [{ system, value: id }] }),
    ...(number === null ? {} : { number }),
    ...(kind === '' ? {} : { kind }),
    ...(name === null ? {} : { name }),
    ...given('preferredName', row.line('preferred_name', 100)),
    ...given(
      'languages',
      several(row, 'languages')?.map((tag) => languageTag(tag)),
    ),
    ...given('homeStoreCode', row.optional('home_store')),
    ...given('addressBookCodes', several(row, 'address_books')),
    contactPoints: [...points(row, 'email'), ...points(row, 'phone')],
    addresses: addresses(row, ['street', 'street_2']),
    ...given('loyaltyCards', cards(row)),
    attributes: attributesOf(surroundings, row),
    consents: consents(row),
  }
}

/** The name, or first and last name put together. */
export function nameOf(row: RowReader): string | null {
  const parts = [row.line('first_name', 150), row.line('last_name', 150)].filter((part) => part !== null)
  return row.line('name', 300) ?? (parts.length === 0 ? null : parts.join(' '))
}

/** An empty cell says nothing: what is there stays. */
function given<const K extends string, V>(key: K, value: V | null | undefined): Partial<Record<K, V>> {
  // A computed key widens to string; it is the one that was given.
  return value === null || value === undefined ? {} : ({ [key]: value } as Partial<Record<K, V>>)
}

function several(row: RowReader, field: string): string[] | null {
  const text = row.optional(field)
  return text === null
    ? null
    : text
        .split(/[;|]/)
        .map((part) => part.trim())
        .filter((part) => part !== '')
}

/** `it`, `IT` and `it_IT` are Italian, and Italian of Italy. */
export function languageTag(text: string): string {
  const [, language = '', region] = /^([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2}))?$/.exec(text) ?? []
  if (language === '') throw new RowRefused('languages', 'not-a-choice')
  return region === undefined ? language.toLowerCase() : `${language.toLowerCase()}-${region.toUpperCase()}`
}

function points(row: RowReader, kind: 'email' | 'phone'): NonNullable<CustomerOfRow['contactPoints']> {
  return [kind, `${kind}_2`].flatMap((column) => {
    const typed = row.line(column, 320)
    return typed === null ? [] : [{ kind, typed, column }]
  })
}

/** One address, when anything of it is told. */
export function addresses(row: RowReader, streets: readonly string[]): NonNullable<CustomerOfRow['addresses']> {
  const address = {
    lines: streets.flatMap((field) => row.line(field, 200) ?? []),
    postcode: row.line('postcode', 20),
    city: row.line('city', 100),
    region: row.line('region', 100),
    country: row.country('country'),
  }
  const isTold = address.lines.length > 0 || Object.values(address).some((part) => typeof part === 'string')
  return isTold ? [address] : []
}

function cards(row: RowReader): NonNullable<CustomerOfRow['loyaltyCards']> | null {
  const number = row.line('card', 60)
  return number === null ? null : [{ number, programme: row.line('card_programme', 60) }]
}

/** Values as their cells stand: what they mean, their attributes’ types say. */
function attributesOf({ family }: Surroundings, row: RowReader): AttributeCells {
  return Object.fromEntries(
    family('attribute').flatMap(({ name, field }) => {
      const cell = row.cell(field)
      return cell === null ? [] : [[name, cell]]
    }),
  )
}

function consents(row: RowReader): RowConsent[] {
  const at = row.instant('consent_at') ?? undefined
  const channels: readonly (typeof CONSENT_CHANNELS)[number][] = ['email', 'sms', 'whatsapp', 'phone', 'post']
  return channels.flatMap((channel) => {
    const isGiven = row.boolean(`consent_${channel}`)
    if (isGiven === null) return []
    return [
      { channel, purpose: 'marketing' as const, decision: isGiven ? ('given' as const) : ('withdrawn' as const), at },
    ]
  })
}
