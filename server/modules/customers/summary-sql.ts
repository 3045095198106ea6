import { type RawBuilder, sql } from 'kysely'
import { city, contactOf } from './queries.ts'

/**
 * A customer on one line, a `CustomerSummary` as json, within a larger statement: an expression over the table `customer`.
 * What the customer is called, and how to be reached, is read for each row, so it is for the rows of a page.
 *
 * @example sql`select ${summarySql} from page join customer on …`
 */
export const summarySql: RawBuilder<unknown> = sql`json_build_object(
  'id', customer.id, 'number', customer.number, 'kind', customer.kind, 'name', customer.name,
  'preferredName', customer.preferred_name, 'email', ${contactOf('email')}, 'phone', ${contactOf('phone')}, 'city', ${city},
  'homeStoreId', customer.home_store_id, 'lastPurchaseOn', customer.last_purchase_on)`
