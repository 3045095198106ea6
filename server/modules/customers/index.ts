// The door of `customers`: customers and all that is known of them, who may see whom, and the lines of client books.
import type { Module } from '#platform/module.ts'
import { customerAttributeGroup, customerNumberSequence } from './parameters.ts'
import { endpoints } from './routes.ts'

export { putCustomers, type PutOptions, type PutResult } from './bulk/put-customers.ts'
export type { CustomerRow, RowConsent, RowPoint } from './bulk/customer-row.ts'
export { type CustomerEffect, undoPutCustomers } from './bulk/undo-put-customers.ts'
export { setBuyer } from './buyers.ts'
export { checkKeepers } from './keepers/copies.ts'
export { handOver, type Move, type Moved } from './keepers/hand-over.ts'
export { keep, type KeeperLine, type Kept, type NotKept, release } from './keepers/keep.ts'
export { notePurchases, type PurchaseNote } from './keepers/note-purchases.ts'
export { customerAttributeGroup } from './parameters.ts'
export { customerSummaries, findByExternalIds, findByNumbers, summariesOf } from './queries.ts'
export { summarySql } from './summary-sql.ts'
export { foundBy, requireCustomer, type RequiredCustomer, visibleTo } from './visible.ts'

/** The module over what all modules of the server declare: `declaring` is asked when a request needs it. */
export function customersModule(declaring: () => readonly Module[]): Module {
  return {
    name: 'customers',
    endpoints: endpoints(declaring),
    parameters: [customerNumberSequence, customerAttributeGroup],
    // The copies in client books are not named: each value is held once.
    attributeHolders: [{ name: 'customer', table: 'customer', column: 'attributes' }],
  }
}
