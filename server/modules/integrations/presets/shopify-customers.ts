import { RowRefused, type RowReader } from '../engine/row-reader.ts'
import { addresses, nameOf } from './carnet-customers.ts'
import type { Preset } from './preset.ts'
import { type CustomerOfRow, takerOfCustomers } from './take-customers.ts'

const SYSTEM = 'shopify'

/** The customers that a Shopify shop exports. Source: Shopify help centre, “Exporting customers”. */
export const shopifyCustomers: Preset<CustomerOfRow> = {
  key: 'shopify-customers',
  fields: [
    { name: 'id', headers: ['Customer ID'] },
    { name: 'first_name', headers: ['First Name'], required: true },
    { name: 'last_name', headers: ['Last Name'], required: true },
    { name: 'email', headers: ['Email'] },
    { name: 'phone', headers: ['Phone', 'Default Address Phone'] },
    { name: 'street', headers: ['Default Address Address1', 'Address1'] },
    { name: 'street_2', headers: ['Default Address Address2', 'Address2'] },
    { name: 'city', headers: ['Default Address City', 'City'] },
    { name: 'region', headers: ['Default Address Province Code', 'Province Code', 'Province'] },
    { name: 'country', headers: ['Default Address Country Code', 'Country Code', 'Country'] },
    { name: 'postcode', headers: ['Default Address Zip', 'Zip'] },
    { name: 'accepts_email', headers: ['Accepts Email Marketing', 'Accepts Marketing'] },
    { name: 'accepts_sms', headers: ['Accepts SMS Marketing'] },
  ],
  chunkRows: 1_000,
  open: (surroundings) => takerOfCustomers(surroundings, readRow),
}

function readRow(row: RowReader): CustomerOfRow {
  const email = row.line('email', 320)
  // Spreadsheets are kept from rounding the id by an apostrophe before it.
  const id = row.text('id').replace(/^'/, '')
  const contact = email?.toLowerCase() ?? row.line('phone', 60)
  if (id === '' && contact === null) throw new RowRefused('id', 'blank')
  const phone = row.line('phone', 60)?.replace(/^'/, '') ?? null
  return {
    externalIds: [
      ...(id === '' ? [] : [{ system: SYSTEM, value: id }]),
      // Orders name their customer by the address only.
      ...(contact === null ? [] : [{ system: `${SYSTEM}-contact`, value: contact }]),
    ],
    ...(nameOf(row) === null ? {} : { name: nameOf(row) ?? '' }),
    contactPoints: [
      ...(email === null ? [] : [{ kind: 'email' as const, typed: email, column: 'email' }]),
      ...(phone === null ? [] : [{ kind: 'phone' as const, typed: phone, column: 'phone' }]),
    ],
    addresses: addresses(row, ['street', 'street_2']),
    consents: [consent(row, 'email'), consent(row, 'sms')].flatMap((one) => one ?? []),
  }
}

function consent(row: RowReader, channel: 'email' | 'sms') {
  const isGiven = row.boolean(`accepts_${channel}`)
  if (isGiven === null) return undefined
  return { channel, purpose: 'marketing' as const, decision: isGiven ? ('given' as const) : ('withdrawn' as const) }
}
