import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import type { CustomerBefore } from './customer-row.ts'
import { findOwners, holdWhole, takeTurn } from './look-up.ts'
import { writeChanges } from './write-changes.ts'

/** What putting customers in did to one of them: what it created has no `before`. */
export interface CustomerEffect {
  readonly customerId: Id<'customer'>
  readonly before: CustomerBefore | null
  /** The customer's version after it; another one means that somebody has changed the customer since. */
  readonly version: number
}

/** Tables whose rows are part of a customer, and go with one that is taken back. Rows of any other depend on the customer. */
const PARTS = [
  'contact_point',
  'postal_address',
  'customer_external_id',
  'loyalty_card',
  'customer_address_book',
  'consent_entry',
  'attribute_change',
  'customer_word',
]

/**
 * Takes back what `putCustomers` did: deletes whom it created, unless anything of another module has come to depend on them,
 * and gives those whom it changed what they had before. Whoever was changed since is left as they are, and counted. A consent
 * that came in with a change stays: the ledger is only ever added to. A constant number of statements; the caller writes
 * the audit row.
 */
export async function undoPutCustomers(
  ctx: Ctx,
  effects: readonly CustomerEffect[],
): Promise<{ readonly undone: number; readonly left: number }> {
  if (effects.length === 0) return { undone: 0, left: 0 }
  await takeTurn(ctx)
  const created = await deleteCreated(
    ctx,
    effects.filter(({ before }) => before === null),
  )
  const restored = await restoreChanged(
    ctx,
    effects.filter(({ before }) => before !== null),
  )
  return { undone: created + restored, left: effects.length - created - restored }
}

async function deleteCreated(ctx: Ctx, effects: readonly CustomerEffect[]): Promise<number> {
  if (effects.length === 0) return 0
  const le = ctx.legalEntityId
  // Held against everything, so that nothing begins to refer to them meanwhile.
  const { rows } = await sql<{ id: Id<'customer'> }>`
    select c.id from customer c
    join unnest(${effects.map((one) => one.customerId)}::uuid[], ${effects.map((one) => one.version)}::int[]) e(id, version)
      on e.id = c.id and e.version = c.version
    where c.legal_entity_id = ${le} order by c.id for update of c`.execute(ctx.tx)
  const held = rows.map(({ id }) => id)
  const dependents = await dependentOn(ctx, held)
  const free = held.filter((id) => !dependents.has(id))
  if (free.length === 0) return 0
  const theirs = sql`legal_entity_id = ${le} and customer_id = any(${free}::uuid[])`
  const parts = PARTS.map(
    (table, row) => sql`${sql.id(`part_${row}`)} as (delete from ${sql.table(table)} where ${theirs})`,
  )
  await sql`with ${sql.join(parts)}
    delete from customer where legal_entity_id = ${le} and id = any(${free}::uuid[])`.execute(ctx.tx)
  return free.length
}

/**
 * Those of the customers on whom a row of another module depends. Which tables refer to customers is asked of the catalog:
 * modules above this one are not known here, and none can be forgotten. Two statements.
 */
async function dependentOn(ctx: Ctx, ids: readonly Id<'customer'>[]): Promise<ReadonlySet<Id<'customer'>>> {
  if (ids.length === 0) return new Set()
  const { rows: references } = await sql<{ table: string; column: string }>`
    select r.relname as "table", a.attname as "column"
    from pg_constraint k
    join pg_class r on r.oid = k.conrelid and r.relnamespace = 'public'::regnamespace
    join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any(k.conkey) and a.attname <> 'legal_entity_id'
    where k.contype = 'f' and k.confrelid = 'public.customer'::regclass and r.relname <> all(${PARTS}::text[])
    order by 1, 2`.execute(ctx.tx)
  const uses = references.map(
    ({ table, column }) => sql`select ${sql.ref(column)} as id from ${sql.table(table)}
      where legal_entity_id = ${ctx.legalEntityId} and ${sql.ref(column)} = any(${[...ids]}::uuid[])`,
  )
  if (uses.length === 0) return new Set()
  const { rows } = await sql<{ id: Id<'customer'> }>`${sql.join(uses, sql` union `)}`.execute(ctx.tx)
  return new Set(rows.map(({ id }) => id))
}

async function restoreChanged(ctx: Ctx, effects: readonly CustomerEffect[]): Promise<number> {
  if (effects.length === 0) return 0
  const there = await holdWhole(
    ctx,
    effects.map(({ customerId }) => customerId),
  )
  const numbers = effects.map(({ before }) => ({ number: before?.number ?? undefined }))
  const owners = await findOwners(ctx, numbers)
  const changes = effects.flatMap(({ customerId, before, version }) => {
    const customer = there.get(customerId)
    // A number that was given up may be somebody else's by now.
    const owner = before?.number ? owners.number.get(before.number) : undefined
    const isFree = owner === undefined || owner === customerId
    return customer?.version === version && isFree ? [{ before: customer, after: { ...customer, ...before } }] : []
  })
  if (changes.length > 0) await writeChanges({ ...ctx, source: 'import undone' }, changes)
  return changes.length
}
