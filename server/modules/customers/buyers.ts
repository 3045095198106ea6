import type { Buyer } from '#contract/customer-shapes.ts'
import { customersProblems } from '#contract/customers.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id, Page } from '#contract/shared.ts'
import { sql } from 'kysely'
import { type Ctx, requireGrant } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { Problem } from '#platform/problem.ts'
import { customerSummaries, summariesOf } from './queries.ts'
import { reachedCustomers, requireCustomer, visibleTo } from './visible.ts'

interface Pair {
  readonly customerId: Id<'customer'>
  readonly buyerId: Id<'customer'>
}

/** Who buys for a company, by name, as far as the caller may see them. Throws 404 when the company is out of reach. */
export async function listBuyers(
  ctx: Ctx,
  asked: { readonly customerId: Id<'customer'>; readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<Buyer>> {
  const { customerId, limit, cursor } = asked
  await requireCustomer(ctx, 'customer.read', customerId)
  const name = `buyers:${customerId}`
  const start = pageStart(ctx, name, cursor)
  const place = sql`(left(fold(customer.name), 100) collate "C", customer.id)`
  let query = summariesOf(ctx)
    .innerJoin('companyBuyer', (join) =>
      join
        .onRef('companyBuyer.legalEntityId', '=', 'customer.legalEntityId')
        .onRef('companyBuyer.buyerId', '=', 'customer.id'),
    )
    .where('companyBuyer.companyId', '=', customerId)
    .where(visibleTo(ctx, requireGrant(ctx, 'customer.read')))
    .select('companyBuyer.title')
    .orderBy(sql`left(fold(customer.name), 100) collate "C"`)
    .orderBy('customer.id')
    .limit(limit + 1)
  // A cursor names the buyer, not their name: cursors are in addresses, and addresses are in logs.
  if (start !== undefined)
    query = query.where(
      sql<boolean>`${place} > (select left(fold(b.name), 100) collate "C", b.id from customer b
        where b.legal_entity_id = ${ctx.legalEntityId} and b.id = ${String(start[0])}::uuid)`,
    )
  const rows = (await query.execute()).map(({ title, ...customer }) => ({ title, customer }))
  return pageOf(ctx, name, { rows, limit, key: (row) => [row.customer.id] })
}

/**
 * Says that a person buys for a company, and as what. Throws 404 when either is out of reach, 409 when the one is no company
 * or the other no person.
 */
export async function setBuyer(ctx: Ctx, { customerId, buyerId, title }: Pair & Pick<Buyer, 'title'>): Promise<Buyer> {
  const reached = await reachedCustomers(ctx, 'customer.update', [customerId, buyerId])
  const company = reached.find(({ id }) => id === customerId)
  const person = reached.find(({ id }) => id === buyerId)
  if (!company || !person) throw new Problem(requestProblems.notFound)
  if (company.kind !== 'company') throw new Problem(customersProblems.notACompany)
  if (person.kind !== 'person') throw new Problem(customersProblems.notAPerson)
  await ctx.tx
    .insertInto('companyBuyer')
    .values({ legalEntityId: ctx.legalEntityId, companyId: customerId, buyerId, title })
    .onConflict((conflict) => conflict.columns(['legalEntityId', 'companyId', 'buyerId']).doUpdateSet({ title }))
    .execute()
  await ctx.record({
    action: 'customers.buyer-set',
    subject: { kind: 'customer', id: customerId },
    after: { buyerId, title },
  })
  const [customer] = await customerSummaries(ctx, [buyerId])
  if (!customer) throw new Problem(requestProblems.notFound)
  return { customer, title }
}

/** Says that a person does not buy for a company any more. Throws 404 when the company is out of reach, or they did not. */
export async function removeBuyer(ctx: Ctx, { customerId, buyerId }: Pair): Promise<void> {
  await requireCustomer(ctx, 'customer.update', customerId)
  const removed = await ctx.tx
    .deleteFrom('companyBuyer')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('companyId', '=', customerId)
    .where('buyerId', '=', buyerId)
    .returning('title')
    .executeTakeFirst()
  if (!removed) throw new Problem(requestProblems.notFound)
  await ctx.record({
    action: 'customers.buyer-removed',
    subject: { kind: 'customer', id: customerId },
    before: { buyerId, title: removed.title },
  })
}
