import { z } from 'zod'
import { defineEndpoints, defineProblems, operation } from './endpoint.ts'
import {
  AddressBookId,
  Code,
  Currency,
  Instant,
  Language,
  line,
  pageOf,
  pageQuery,
  StoreId,
  TimeZone,
  Version,
} from './shared.ts'

export const organisationProblems = defineProblems({
  storeCodeTaken: { code: 'organisation/store-code-taken', status: 409 },
  unknownAddressBook: { code: 'organisation/unknown-address-book', status: 422 },
})

const languages = z.array(Language).min(1).max(3)

const storeFields = {
  code: Code,
  name: line(100),
  timeZone: TimeZone,
  currency: Currency,
  languages,
  customerAddressBookIds: z.array(AddressBookId).max(100),
  employeeAddressBookIds: z.array(AddressBookId).max(100),
}

export const Store = z
  .object({ id: StoreId, ...storeFields, closedAt: Instant.nullable(), version: Version })
  .meta({ id: 'Store' })
export type Store = z.output<typeof Store>

export const OpenStore = z.strictObject({ id: StoreId.optional(), ...storeFields })
export type OpenStore = z.output<typeof OpenStore>

export const organisation = defineEndpoints({
  listStores: {
    method: 'GET',
    path: '/stores',
    summary: 'List the stores within the reach of your roles, by code',
    access: operation('store.read'),
    query: z.strictObject(pageQuery),
    response: pageOf(Store),
  },
  openStore: {
    method: 'POST',
    path: '/stores',
    summary: 'Open a store',
    access: operation('store.manage'),
    body: OpenStore,
    response: Store,
    status: 201,
    problems: [organisationProblems.storeCodeTaken, organisationProblems.unknownAddressBook],
  },
})
