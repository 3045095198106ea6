import type { ClientBookEvent } from '#contract/client-book-shapes.ts'
import type { Id, Page } from '#contract/shared.ts'
import { sql } from 'kysely'
import { requireCustomer } from '#modules/customers/index.ts'
import type { Ctx } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'

interface Row {
  readonly id: Id<'client_book_event'>
  readonly operationId: Id<'client_book_operation'>
  readonly action: ClientBookEvent['action']
  readonly customerId: Id<'customer'>
  readonly fromId: Id<'associate'> | null
  readonly fromName: string | null
  readonly toId: Id<'associate'> | null
  readonly toName: string | null
  readonly byId: Id<'associate'> | null
  readonly byName: string | null
  readonly role: ClientBookEvent['role']
  readonly reason: string | null
  readonly at: Date
}

/** How a customer whom the caller may see came into and out of client books, newest first. Throws 404 for others. */
export async function listHistory(
  ctx: Ctx,
  customerId: Id<'customer'>,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<ClientBookEvent>> {
  await requireCustomer(ctx, 'customer.read', customerId)
  const list = `client-book-history ${customerId}`
  const start = pageStart(ctx, list, cursor)
  const after = start ? sql`e.id < ${start[0]}::uuid` : sql`true`
  const person = (alias: string) => sql`left join associate ${sql.ref(alias)}
    on ${sql.ref(alias)}.legal_entity_id = e.legal_entity_id and ${sql.ref(alias)}.id = e.${sql.ref(`${alias}_associate_id`)}`
  const { rows } = await sql<Row>`
    select e.id, e.operation_id as "operationId", e.action, e.customer_id as "customerId", e.role, e.reason, e.at,
      e.from_associate_id as "fromId", "from".name as "fromName", e.to_associate_id as "toId", "to".name as "toName",
      e.by_associate_id as "byId", "by".name as "byName"
    from client_book_event e ${person('from')} ${person('to')} ${person('by')}
    where e.legal_entity_id = ${ctx.legalEntityId} and e.customer_id = ${customerId} and ${after}
    order by e.id desc limit ${limit + 1}`.execute(ctx.tx)
  const page = pageOf(ctx, list, { rows, limit, key: (row) => [row.id] })
  return {
    ...page,
    items: page.items.map(({ fromId, fromName, toId, toName, byId, byName, ...event }) => ({
      ...event,
      from: named(fromId, fromName),
      to: named(toId, toName),
      by: named(byId, byName),
    })),
  }
}

function named(associateId: Id<'associate'> | null, associateName: string | null) {
  return associateId === null || associateName === null ? null : { associateId, associateName }
}
