import type { BookRole } from '#contract/client-book-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { copied, copiedInto, holdCustomers } from './copies.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>

/** A line of a client book: that an associate keeps a customer. `until` is there for cover, and for nothing else. */
export interface KeeperLine {
  readonly associateId: Id<'associate'>
  readonly customerId: Id<'customer'>
  readonly role: BookRole
  readonly until: Date | null
  readonly since: Date
}

/** A line that was not written, and why. */
export interface NotKept {
  readonly associateId: Id<'associate'>
  readonly customerId: Id<'customer'>
  readonly because: 'kept-already' | 'primary-taken' | 'unknown-customer'
  /** Who holds the primary place now, whatever the reason. */
  readonly primary: Id<'associate'> | null
}

export interface Kept {
  readonly kept: readonly KeeperLine[]
  readonly notKept: readonly NotKept[]
}

/**
 * Writes lines into client books, with copies of what lists sort and filter by. What cannot be, is not written and told; it
 * never throws for a conflict. Customers are held in the order of their ids, so of two who add the same one at once the
 * second sees the first. Up to three statements for any number of lines.
 */
export async function keep(ctx: Tenant, lines: readonly KeeperLine[]): Promise<Kept> {
  if (lines.length === 0) return { kept: [], notKept: [] }
  const there = await holdCustomers(
    ctx,
    lines.map(({ customerId }) => customerId),
  )
  const written = await writeLines(ctx, lines, 'keep')
  // Of a line given twice, maybe in two roles, one is written.
  const roles = new Map(written.map((line) => [keyOf(line), line.role]))
  const isWritten = (line: KeeperLine) => roles.get(keyOf(line)) === line.role && roles.delete(keyOf(line))
  const kept = lines.filter(isWritten)
  const rest = lines.filter((line) => !kept.includes(line))
  return { kept, notKept: rest.length === 0 ? [] : await reasons(ctx, rest, there) }
}

/**
 * Writes lines whose customers are held. `keep` leaves a line that is there as it is, and a second primary out; `replace`
 * gives a line that is there its new role. Answers what was written.
 */
export async function writeLines(
  { tx, legalEntityId }: Tenant,
  lines: readonly KeeperLine[],
  way: 'keep' | 'replace',
): Promise<readonly Pick<KeeperLine, 'associateId' | 'customerId' | 'role'>[]> {
  if (lines.length === 0) return []
  const conflict =
    way === 'keep'
      ? sql`on conflict do nothing`
      : sql`on conflict (legal_entity_id, associate_id, customer_id) do update
          set role = excluded.role, until = excluded.until, since = excluded.since, changed_in = excluded.changed_in`
  const { rows } = await sql<Pick<KeeperLine, 'associateId' | 'customerId' | 'role'>>`
    insert into customer_keeper (legal_entity_id, associate_id, customer_id, role, until, since, ${copiedInto})
    select c.legal_entity_id, l.associate_id, c.id, l.role, l.until, l.since, ${copied}
    from unnest(${lines.map((line) => line.associateId)}::uuid[], ${lines.map((line) => line.customerId)}::uuid[],
      ${lines.map((line) => line.role)}::text[], ${lines.map((line) => line.until)}::timestamptz[],
      ${lines.map((line) => line.since)}::timestamptz[]) with ordinality l(associate_id, customer_id, role, until, since, row)
    join customer c on c.legal_entity_id = ${legalEntityId} and c.id = l.customer_id
    order by l.row ${conflict}
    returning associate_id, customer_id, role`.execute(tx)
  return rows
}

async function reasons(
  { tx, legalEntityId }: Tenant,
  lines: readonly KeeperLine[],
  there: ReadonlySet<Id<'customer'>>,
): Promise<NotKept[]> {
  const { rows } = await sql<Pick<KeeperLine, 'associateId' | 'customerId' | 'role'>>`
    select associate_id, customer_id, role from customer_keeper
    where legal_entity_id = ${legalEntityId} and customer_id = any(${lines.map((line) => line.customerId)}::uuid[])`.execute(
    tx,
  )
  const held = new Set(rows.map(keyOf))
  const primaries = new Map(rows.flatMap((row) => (row.role === 'primary' ? [[row.customerId, row.associateId]] : [])))
  return lines.map(({ associateId, customerId }) => {
    const isTaken = held.has(keyOf({ associateId, customerId })) ? 'kept-already' : 'primary-taken'
    const because = there.has(customerId) ? isTaken : 'unknown-customer'
    return { associateId, customerId, because, primary: primaries.get(customerId) ?? null }
  })
}

/** One text for a line, to find it by. */
export const keyOf = ({ associateId, customerId }: Pick<KeeperLine, 'associateId' | 'customerId'>) =>
  `${associateId} ${customerId}`

/** Takes customers out of an associate's client book, and answers the lines as they were. Two statements. */
export async function release(
  ctx: Tenant,
  {
    associateId,
    customerIds,
  }: { readonly associateId: Id<'associate'>; readonly customerIds: readonly Id<'customer'>[] },
): Promise<KeeperLine[]> {
  if (customerIds.length === 0) return []
  await holdCustomers(ctx, customerIds)
  const { rows } = await sql<KeeperLine>`
    delete from customer_keeper
    where legal_entity_id = ${ctx.legalEntityId} and associate_id = ${associateId}
      and customer_id = any(${[...customerIds]}::uuid[])
    returning associate_id, customer_id, role, until, since`.execute(ctx.tx)
  return rows
}
