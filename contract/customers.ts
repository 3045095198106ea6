import { z } from 'zod'
import {
  AttributeChange,
  Buyer,
  ConsentEntry,
  CreateCustomer,
  Customer,
  CustomerMatch,
  CustomerSummary,
  LikelyDuplicate,
  RecordConsent,
  UpdateCustomer,
} from './customer-shapes.ts'
import { defineEndpoints, defineProblems, operation } from './endpoint.ts'
import { requestProblems } from './problems.ts'
import { settingsProblems } from './settings.ts'
import { CustomerId, line, pageOf, pageQuery, StoreId } from './shared.ts'

export const customersProblems = defineProblems({
  idTaken: { code: 'customers/id-taken', status: 409 },
  numberTaken: { code: 'customers/number-taken', status: 409 },
  externalIdTaken: { code: 'customers/external-id-taken', status: 409 },
  cardTaken: { code: 'customers/card-taken', status: 409 },
  likelyDuplicate: { code: 'customers/likely-duplicate', status: 409 },
  unknownStore: { code: 'customers/unknown-store', status: 422 },
  unknownAddressBook: { code: 'customers/unknown-address-book', status: 422 },
  notACompany: { code: 'customers/not-a-company', status: 409 },
  notAPerson: { code: 'customers/not-a-person', status: 409 },
})

const {
  idTaken,
  numberTaken,
  externalIdTaken,
  cardTaken,
  likelyDuplicate,
  unknownStore,
  unknownAddressBook,
  notACompany,
  notAPerson,
} = customersProblems

const ofCustomer = { params: z.strictObject({ customerId: CustomerId }) } as const
const ofBuyer = { params: z.strictObject({ customerId: CustomerId, buyerId: CustomerId }) } as const

export const customers = defineEndpoints({
  readCustomerMatches: {
    method: 'GET',
    path: '/customer-matches',
    summary: 'Search customers: name, end of a phone number, e-mail address, card, order or account number',
    description:
      'Words of a name in any order, accents and case aside, the last one as far as it is typed, with one slip of the keys. ' +
      'Finds customers of the customer address books of the stores in reach; the best 20, each with why it matched.',
    access: operation('customer.search'),
    query: z.strictObject({
      text: line(100),
      storeId: StoreId.optional().meta({ description: 'Only as this store, one in reach, would find' }),
    }),
    response: z.object({ matches: z.array(CustomerMatch), more: z.boolean() }),
    problems: [requestProblems.notFound],
  },
  readLikelyDuplicates: {
    method: 'GET',
    path: '/customer-duplicates',
    summary: 'Customers who may be the one about to be created, with reasons',
    access: operation('customer.create'),
    query: z.strictObject({
      name: line(300),
      email: line(320).optional(),
      phone: line(60).optional(),
      card: line(60).optional(),
    }),
    response: z.object({ duplicates: z.array(LikelyDuplicate) }),
  },
  listCustomers: {
    method: 'GET',
    path: '/customers',
    summary: 'List the customers of the address books in reach, newest first',
    access: operation('customer.search'),
    query: z.strictObject(pageQuery),
    response: pageOf(CustomerSummary),
  },
  createCustomer: {
    method: 'POST',
    path: '/customers',
    summary: 'Create a customer',
    description:
      'Refused (409) when there are likely duplicates, unless `isNew` says that they were looked at. Duplicates that the caller may not see are not spoken of.',
    access: operation('customer.create'),
    body: CreateCustomer,
    response: Customer,
    status: 201,
    problems: [
      idTaken,
      numberTaken,
      externalIdTaken,
      cardTaken,
      likelyDuplicate,
      unknownStore,
      unknownAddressBook,
      settingsProblems.exhausted,
      settingsProblems.stopped,
    ],
  },
  readCustomer: {
    method: 'GET',
    path: '/customers/:customerId',
    summary: 'Read a customer',
    access: operation('customer.read'),
    ...ofCustomer,
    response: Customer,
  },
  updateCustomer: {
    method: 'PATCH',
    path: '/customers/:customerId',
    summary: 'Change a customer',
    access: operation('customer.update'),
    ...ofCustomer,
    body: UpdateCustomer,
    response: Customer,
    ifMatch: true,
    problems: [idTaken, externalIdTaken, cardTaken, unknownStore, unknownAddressBook],
  },
  listAttributeChanges: {
    method: 'GET',
    path: '/customers/:customerId/attribute-changes',
    summary: 'List how a customer’s values of attributes changed, newest first',
    access: operation('customer.read'),
    ...ofCustomer,
    query: z.strictObject({ ...pageQuery, attribute: z.string().max(50).optional() }),
    response: pageOf(AttributeChange),
  },
  listConsents: {
    method: 'GET',
    path: '/customers/:customerId/consents',
    summary: 'List the consent ledger of a customer, newest first',
    access: operation('customer.read'),
    ...ofCustomer,
    query: z.strictObject(pageQuery),
    response: pageOf(ConsentEntry),
  },
  recordConsent: {
    method: 'POST',
    path: '/customers/:customerId/consents',
    summary: 'Record that a customer gave or withdrew consent',
    description: 'The ledger is only ever added to. The latest decision holds; of two at one instant, the withdrawal.',
    access: operation('consent.record'),
    ...ofCustomer,
    body: RecordConsent,
    response: z.object({ entry: ConsentEntry }),
    status: 201,
    problems: [idTaken],
  },
  listBuyers: {
    method: 'GET',
    path: '/customers/:customerId/buyers',
    summary: 'List who buys for a company, by name',
    access: operation('customer.read'),
    ...ofCustomer,
    query: z.strictObject(pageQuery),
    response: pageOf(Buyer),
  },
  setBuyer: {
    method: 'PUT',
    path: '/customers/:customerId/buyers/:buyerId',
    summary: 'Say that a person buys for a company',
    access: operation('customer.update'),
    ...ofBuyer,
    body: z.strictObject({ title: line(100).nullable() }),
    response: Buyer,
    problems: [notACompany, notAPerson],
  },
  removeBuyer: {
    method: 'DELETE',
    path: '/customers/:customerId/buyers/:buyerId',
    summary: 'Say that a person does not buy for a company any more',
    access: operation('customer.update'),
    ...ofBuyer,
  },
})
