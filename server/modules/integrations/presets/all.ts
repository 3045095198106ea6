import type { ImportPreset } from '#contract/imports.ts'
import { carnetCustomers } from './carnet-customers.ts'
import { carnetLoyalty } from './carnet-loyalty.ts'
import { carnetOrders } from './carnet-orders.ts'
import { carnetProducts } from './carnet-products.ts'
import { carnetWishes } from './carnet-wishes.ts'
import { dynamicsCustomers } from './dynamics-customers.ts'
import { dynamicsTransactionLines, dynamicsTransactions } from './dynamics.ts'
import { onlineRetail } from './online-retail.ts'
import type { AnyPreset } from './preset.ts'
import { shopifyCustomers } from './shopify-customers.ts'
import { shopifyOrders } from './shopify-orders.ts'

/** Every kind of file there is. A new one is a file beside this and a line here. */
export const PRESETS: Readonly<Record<ImportPreset, AnyPreset>> = {
  'carnet-customers': carnetCustomers,
  'carnet-products': carnetProducts,
  'carnet-orders': carnetOrders,
  'carnet-loyalty': carnetLoyalty,
  'carnet-wishes': carnetWishes,
  'shopify-customers': shopifyCustomers,
  'shopify-orders': shopifyOrders,
  'dynamics-customers': dynamicsCustomers,
  'dynamics-transactions': dynamicsTransactions,
  'dynamics-transaction-lines': dynamicsTransactionLines,
  'online-retail': onlineRetail,
}
