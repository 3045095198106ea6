import type { Installation } from '../installation.ts'

/** What an import leaves in a legal entity, a line a row, ids and times of writing aside. */
export interface Left {
  /** Everything that came of the rows. */
  readonly tables: readonly string[]
  /** What the first import of the file says of itself: counts, refused rows, what it can take back. */
  readonly batch: readonly string[]
}

/** Tables by whose rows an import is judged, and what names their rows instead of ids. */
const TABLES = [
  'customer',
  'contact_point',
  'postal_address',
  'customer_external_id',
  'loyalty_card',
  'consent_entry',
  'customer_address_book',
  'attribute_change',
  'customer_word',
  'name_word',
  'name_word_variant',
  'product',
  'variant',
  'variant_price',
  'sales_order',
  'order_line',
  'customer_spend',
  'import_group',
] as const
const NAMED = {
  customer_id: `(select string_agg(x.system || ' ' || x.value, ', ' order by x.system, x.value) from customer_external_id x
    where x.legal_entity_id = t.legal_entity_id and x.customer_id = t.customer_id)`,
  order_id: `(select o.source || ' ' || o.number from sales_order o
    where o.legal_entity_id = t.legal_entity_id and o.id = t.order_id)`,
  variant_id: `(select v.code from variant v where v.legal_entity_id = t.legal_entity_id and v.id = t.variant_id)`,
  product_id: `(select p.code from product p where p.legal_entity_id = t.legal_entity_id and p.id = t.product_id)`,
} as const
const ASIDE = `'{legal_entity_id,id,created_at,recorded_at,batch_id,${Object.keys(NAMED).join(',')}}'::text[]`

/** Reads what imports have left in a legal entity. */
export async function whatIsLeft(installation: Installation, entityId: string): Promise<Left> {
  const columns = await installation.query<{ table_name: string; column_name: string }>(
    `select table_name, column_name from information_schema.columns where table_name = any($1)`,
    [TABLES],
  )
  const selects = TABLES.map((table) => {
    const its = new Set(columns.filter((column) => column.table_name === table).map((column) => column.column_name))
    const names = Object.entries(NAMED).flatMap(([column, name]) => (its.has(column) ? [`'${column}', ${name}`] : []))
    // A customer is named by what other systems call it.
    if (table === 'customer') names.push(`'named', ${NAMED.customer_id.replaceAll('t.customer_id', 't.id')}`)
    return `select '${table} ' || (to_jsonb(t) - ${ASIDE} || jsonb_build_object(${names.join(', ')}))::text as line
      from ${table} t where t.legal_entity_id = $1`
  })
  const lines = (rows: readonly { line: string }[]) => rows.map(({ line }) => line)
  const tables = await installation.query<{ line: string }>(`${selects.join(' union all ')} order by line`, [entityId])
  const batch = await installation.query<{ line: string }>(
    `with batch as (select * from import_batch where legal_entity_id = $1 order by id limit 1)
    select format('batch %s %s rows: %s %s %s %s %s %s', state, rows_done, created_count, changed_count, same_count,
      refused_count, skipped_count, notes) as line from batch
    union all select 'remark ' || (to_jsonb(r) - ${ASIDE})::text from import_remark r join batch b
      on b.legal_entity_id = r.legal_entity_id and b.id = r.batch_id
    union all select format('effects %s, version %s, created %s: %s', kind, version, before is null, count(*))
      from import_effect e join batch b on b.legal_entity_id = e.legal_entity_id and b.id = e.batch_id
      group by kind, version, before is null
    order by line`,
    [entityId],
  )
  return { tables: lines(tables), batch: lines(batch) }
}

/** Where two lists of lines differ, as a sentence; undefined when they do not. */
export function difference(found: readonly string[], wanted: readonly string[]): string | undefined {
  const [more, less] = [without(found, wanted), without(wanted, found)]
  if (more.length === 0 && less.length === 0) return undefined
  const some = (lines: readonly string[]) =>
    lines
      .slice(0, 3)
      .map((line) => `\n    ${line}`)
      .join('')
  return `${more.length} rows too many${some(more)}\n  ${less.length} rows missing${some(less)}`
}

function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>()
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1)
  return lines.filter((line) => {
    const count = left.get(line) ?? 0
    if (count > 0) left.set(line, count - 1)
    return count === 0
  })
}
