import { customers } from '#contract/customers.ts'
import { requireGrant } from '#platform/context.ts'
import { bind, type BoundEndpoint, type Module } from '#platform/module.ts'
import { listAttributeChanges } from './attribute-changes.ts'
import { listBuyers, removeBuyer, setBuyer } from './buyers.ts'
import { listConsents, recordConsent } from './consents.ts'
import { createCustomer } from './create-customer.ts'
import { listCustomers } from './list-customers.ts'
import { readCustomer } from './queries.ts'
import { readLikelyDuplicates } from './search/duplicates.ts'
import { readCustomerMatches } from './search/read-matches.ts'
import { updateCustomer } from './update-customer.ts'

export function endpoints(declaring: () => readonly Module[]): readonly BoundEndpoint[] {
  return bind('customers', customers, {
    readCustomerMatches: (ctx, { query }) =>
      readCustomerMatches(
        ctx,
        query,
        declaring().flatMap(({ customerFinders = [] }) => customerFinders),
      ),
    readLikelyDuplicates: (ctx, { query }) => readLikelyDuplicates(ctx, query),

    listCustomers: (ctx, { query }) => listCustomers(ctx, query),
    createCustomer: (ctx, { body }) => createCustomer(ctx, body),
    readCustomer: (ctx, { params }) => readCustomer(ctx, requireGrant(ctx, 'customer.read'), params.customerId),
    updateCustomer: (ctx, { params, version, body }) => updateCustomer(ctx, { ...params, version, patch: body }),

    listAttributeChanges: (ctx, { params, query }) => listAttributeChanges(ctx, { ...params, ...query }),
    listConsents: (ctx, { params, query }) => listConsents(ctx, { ...params, ...query }),
    recordConsent: (ctx, { params, body }) => recordConsent(ctx, { ...params, consent: body }),

    listBuyers: (ctx, { params, query }) => listBuyers(ctx, { ...params, ...query }),
    setBuyer: (ctx, { params, body }) => setBuyer(ctx, { ...params, ...body }),
    removeBuyer: (ctx, { params }) => removeBuyer(ctx, params),
  })
}
