import { purchases } from '#contract/purchases.ts'
import { bind } from '#platform/module.ts'
import { cancelOrder, updateOrder } from './change-order.ts'
import { readLoyalty, setLoyalty } from './loyalty.ts'
import { readPurchaseFacts } from './read-facts.ts'
import { listOrders, listPurchases, readOrder } from './read-orders.ts'
import { listCustomerSpend, readSpend } from './read-spend.ts'
import { recordOrder } from './record-order.ts'
import { addWish, listWishes, removeWish } from './wishes.ts'

export const endpoints = bind('purchases', purchases, {
  listPurchases: (ctx, { params, query }) => listPurchases(ctx, params.customerId, query),
  readSpend: (ctx, { params }) => readSpend(ctx, params.customerId),
  listOrders: (ctx, { query }) => listOrders(ctx, query),
  recordOrder: (ctx, { body }) => recordOrder(ctx, body),
  readOrder: (ctx, { params }) => readOrder(ctx, params.orderId),
  updateOrder: (ctx, { params, version, body }) => updateOrder(ctx, { ...params, version, patch: body }),
  cancelOrder: (ctx, { params, body }) => cancelOrder(ctx, params.orderId, body.reason),
  listCustomerSpend: (ctx, { query }) => listCustomerSpend(ctx, query),
  readPurchaseFacts: (ctx, { query }) => readPurchaseFacts(ctx, query),
  readLoyalty: (ctx, { params }) => readLoyalty(ctx, params.customerId),
  setLoyalty: (ctx, { params, body }) => setLoyalty(ctx, { ...params, ...body }),
  listWishes: (ctx, { params, query }) => listWishes(ctx, params.customerId, query),
  addWish: (ctx, { params, body }) => addWish(ctx, params.customerId, body),
  removeWish: (ctx, { params }) => removeWish(ctx, params.customerId, params.wishId),
})
