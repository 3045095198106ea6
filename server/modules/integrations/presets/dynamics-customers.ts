import type { RowReader } from '../engine/row-reader.ts'
import { addresses, languageTag, nameOf } from './carnet-customers.ts'
import { companyGuard, DYNAMICS } from './dynamics.ts'
import type { Preset } from './preset.ts'
import { type CustomerOfRow, takerOfCustomers } from './take-customers.ts'

/** The entity CustomersV3. Its account number is the customer’s number and what transactions name. */
export const dynamicsCustomers: Preset<CustomerOfRow> = {
  key: 'dynamics-customers',
  fields: [
    { name: 'company', headers: ['dataAreaId'] },
    { name: 'account', headers: ['CustomerAccount'], required: true },
    { name: 'party_type', headers: ['PartyType'] },
    { name: 'organisation', headers: ['OrganizationName'] },
    { name: 'first_name', headers: ['PersonFirstName'] },
    { name: 'middle_name', headers: ['PersonMiddleName'] },
    { name: 'last_name', headers: ['PersonLastName'] },
    { name: 'name', headers: ['NameAlias'] },
    { name: 'known_as', headers: ['KnownAs'] },
    { name: 'languages', headers: ['LanguageId'] },
    { name: 'email', headers: ['PrimaryContactEmail'] },
    { name: 'phone', headers: ['PrimaryContactPhone'] },
    { name: 'street', headers: ['AddressStreet'] },
    { name: 'postcode', headers: ['AddressZipCode'] },
    { name: 'city', headers: ['AddressCity'] },
    { name: 'region', headers: ['AddressState'] },
    { name: 'country', headers: ['AddressCountryRegionId', 'AddressCountryRegionISOCode'] },
    { name: 'address_books', headers: ['AddressBooks'] },
  ],
  chunkRows: 1_000,
  open: (surroundings) => {
    const guard = companyGuard()
    return takerOfCustomers(surroundings, (row) => {
      guard(row)
      return readRow(row)
    })
  },
}

function readRow(row: RowReader): CustomerOfRow {
  const account = row.line('account', 40) ?? row.required('account')
  const isCompany = row.text('party_type').toLowerCase() === 'organization'
  const name = isCompany ? (row.line('organisation', 300) ?? row.line('name', 300)) : (personName(row) ?? nameOf(row))
  const email = row.line('email', 320)
  const phone = row.line('phone', 60)
  const language = row.optional('languages')
  const knownAs = row.line('known_as', 100)
  const books = row.optional('address_books')
  return {
    externalIds: [{ system: DYNAMICS, value: account }],
    number: account,
    kind: isCompany ? 'company' : 'person',
    ...(name === null ? {} : { name }),
    ...(knownAs === null ? {} : { preferredName: knownAs }),
    ...(language === null ? {} : { languages: [languageTag(language)] }),
    contactPoints: [
      ...(email === null ? [] : [{ kind: 'email' as const, typed: email, column: 'email' }]),
      ...(phone === null ? [] : [{ kind: 'phone' as const, typed: phone, column: 'phone' }]),
    ],
    addresses: addresses(row, ['street']),
    // Codes of address books are lower case with dashes here.
    ...(books === null
      ? {}
      : {
          addressBookCodes: books
            .split(';')
            .map((book) => codeOf(book))
            .filter(Boolean),
        }),
  }
}

function personName(row: RowReader): string | null {
  const parts = ['first_name', 'middle_name', 'last_name'].flatMap((field) => row.line(field, 100) ?? [])
  return parts.length === 0 ? null : parts.join(' ')
}

function codeOf(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}
