import type { AttributeInGroup, ReferenceTarget } from '#contract/attribute-shapes.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'

// What a record is called, where an attribute can refer to it: its table is named as the target.
const NAMES: Readonly<Record<ReferenceTarget, RawBuilder<unknown>>> = {
  store: sql`named.name`,
  associate: sql`named.name`,
  attribute: sql`named.name ->> 'en'`,
}

/**
 * The names of the records that a card's values refer to, by the ids of the values: json over `page.attributes`. An empty
 * object when none of the attributes refers to anything.
 */
export function referenceNamesSql(
  { legalEntityId }: Pick<Ctx, 'legalEntityId'>,
  attributes: readonly AttributeInGroup[],
): RawBuilder<unknown> {
  const parts = attributes.flatMap(({ code, definition }) => {
    if (definition.kind !== 'reference') return []
    const { target } = definition
    // A value is one id or an array of them; after the three letters and the underscore come the digits of the UUID.
    return sql`
      select item as key, ${NAMES[target]} as value
      from jsonb_path_query(page.attributes -> ${code}::text, 'lax $[*]') as held (value), lateral (select held.value #>> '{}' as item) as text
      join ${sql.table(target)} as named on named.legal_entity_id = ${legalEntityId}
        and named.id = case when item ~ '^[a-z]{3}_[0-9a-f]{32}$' then substr(item, 5)::uuid end`
  })
  if (parts.length === 0) return sql`json_build_object()`
  return sql`(select coalesce(json_object_agg(key, value), '{}') from (${sql.join(parts, sql` union `)}) as referred)`
}
