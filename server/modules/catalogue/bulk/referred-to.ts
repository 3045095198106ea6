import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'

/** What hangs on a row and goes with it. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  product: ['variant'],
  variant: ['variant_price', 'stock'],
  brand: [],
  category: [],
}

/**
 * Of these rows, those that something else refers to. Which tables may do so the database's own catalogue says, so that a
 * later module need not be named here. Two statements.
 */
export async function referredTo(
  { tx, legalEntityId }: Pick<Ctx, 'tx' | 'legalEntityId'>,
  table: 'product' | 'variant' | 'brand' | 'category',
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const { rows: places } = await sql<{ name: string; column: string }>`
    select c.relname as name, a.attname as "column" from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_attribute f on f.attrelid = k.confrelid and f.attname = 'id'
    join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[array_position(k.confkey, f.attnum)]
    where k.contype = 'f' and k.conparentid = 0 and k.confrelid = to_regclass(${table})
      and not c.relname = any(${OWN[table] ?? []}::text[])`.execute(tx)
  if (places.length === 0) return new Set()
  const looks = places.map(
    ({ name, column }) => sql`select r.${sql.ref(column)} as id from ${sql.table(name)} r
      where r.legal_entity_id = ${legalEntityId} and r.${sql.ref(column)} = any(${ids}::uuid[])`,
  )
  const { rows } = await sql<{ id: string }>`${sql.join(looks, sql` union `)}`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}
