// The door of `purchases`: orders, returns, what customers spent, loyalty, wish lists.
import type { Module } from '#platform/module.ts'
import { measures } from './measures.ts'
import { endpoints } from './routes.ts'

export { checkSpend, recomputeSpend, type SpendCheck } from './check-spend.ts'
export { putOrders } from './put-orders.ts'
export { putStandings, type PutStanding, undoPutStandings } from './put-loyalty.ts'
export { findOrders } from './put-rows.ts'
export type { PutEffect, PutLine, PutOptions, PutOrder, PutOutcome, PutState } from './put-shapes.ts'
export { putWishes, undoPutWishes } from './put-wishes.ts'
export { amountOf, isRounded } from './rules.ts'
export { undoPutOrders } from './undo-put-orders.ts'

export const purchasesModule: Module = {
  name: 'purchases',
  endpoints,
  customerFinders: [{ by: 'order', table: 'sales_order', column: 'number', customerColumn: 'customer_id' }],
  measures,
}
