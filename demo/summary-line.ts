import { inLegalEntity, type WorkDeps } from '#platform/jobs/index.ts'
import { sql } from 'kysely'
import { BOUTIQUE } from './boutique.ts'
import { atDemo } from './fill-demo.ts'

/** What is in the demo as it is now, in one line: those who try it out may have added to it. */
export async function summaryLine(deps: WorkDeps): Promise<string> {
  const counts = { stores: 0, customers: 0, clients: 0, orders: 0, products: 0 }
  for (const { code } of BOUTIQUE) {
    const found = await inLegalEntity(deps, atDemo(code), async ({ tx, legalEntityId }) => {
      const of = (table: string) =>
        sql`(select count(*)::int from ${sql.table(table)} where legal_entity_id = ${legalEntityId})`
      const { rows } = await sql<typeof counts>`select ${of('store')} as stores, ${of('customer')} as customers,
        ${of('customer_keeper')} as clients, ${of('sales_order')} as orders, ${of('product')} as products`.execute(tx)
      return rows[0]
    })
    if (!found) continue
    counts.stores += found.stores
    counts.customers += found.customers
    counts.clients += found.clients
    counts.orders += found.orders
    // The legal entities sell the same catalogue.
    counts.products = Math.max(counts.products, found.products)
  }
  const written = (count: number) => count.toLocaleString('en')
  return `demo Maison Ombrelune: ${counts.stores} stores, ${written(counts.customers)} customers, ${written(counts.clients)} of them in client books, ${written(counts.products)} products, ${written(counts.orders)} orders`
}
