import type { AttributeGroupUses, AttributeUses, AttributeValue, CountedUse } from '#contract/attribute-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import { AttributeGroupId, AttributeId, type Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import type { AttributeHolder } from '#platform/module.ts'
import { parametersPointingTo } from '#platform/parameters/index.ts'
import { Problem } from '#platform/problem.ts'
import { anyOf, anyValueOf, countHeld } from './holders.ts'

type GroupUse = AttributeUses['groups'][number]

interface Found {
  readonly code: string
  readonly groups: readonly GroupUse[]
  /** Codes of the attributes whose values refer to attributes. */
  readonly referring: readonly string[]
  readonly defaults: number
  readonly groupDefaults: number
}

/** Where an attribute is used. At most four statements, whatever is found. Throws 404. */
export async function attributeUses(
  ctx: Ctx,
  holders: readonly AttributeHolder[],
  id: Id<'attribute'>,
): Promise<AttributeUses> {
  const found = await findUses(ctx, id)
  if (!found) throw new Problem(requestProblems.notFound)
  const wireId = AttributeId.encode(id)
  const inDefaults: CountedUse[] = [
    { holder: 'attribute', count: found.defaults, more: false },
    { holder: 'attribute-group', count: found.groupDefaults, more: false },
  ]
  const inValues = found.referring.length === 0 ? [] : await countHeld(ctx, holders, anyOf(found.referring, [wireId]))
  return {
    groups: [...found.groups],
    values: await countHeld(ctx, holders, anyValueOf([found.code])),
    references: [...inDefaults.filter((use) => use.count > 0), ...inValues],
    parameters: await parametersPointingTo(ctx, { kind: 'attribute', wireId }),
  }
}

async function findUses(ctx: Ctx, id: Id<'attribute'>): Promise<Found | undefined> {
  const asValue: AttributeValue = AttributeId.encode(id)
  const json = JSON.stringify(asValue)
  const refers = sql`t.definition @> '{"kind":"reference","target":"attribute"}'`
  // A default contains the id when it is it, or one of several.
  const { rows } = await sql<Found>`
    select a.code,
      (select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'code', g.code, 'name', g.name, 'displayOrder', m.display_order,
          'defaultValue', m.default_value) order by g.code), '[]')
        from attribute_group_member m join attribute_group g on g.legal_entity_id = m.legal_entity_id and g.id = m.group_id
        where m.legal_entity_id = a.legal_entity_id and m.attribute_id = a.id) as groups,
      (select coalesce(jsonb_agg(o.code), '[]') from attribute o
        join attribute_type t on t.legal_entity_id = o.legal_entity_id and t.id = o.type_id
        where o.legal_entity_id = a.legal_entity_id and ${refers}) as referring,
      (select count(*)::int from attribute o where o.legal_entity_id = a.legal_entity_id and o.default_value @> ${json}::jsonb) as defaults,
      (select count(*)::int from attribute_group_member m
        where m.legal_entity_id = a.legal_entity_id and m.default_value @> ${json}::jsonb) as group_defaults
    from attribute a where a.legal_entity_id = ${ctx.legalEntityId} and a.id = ${id}`.execute(ctx.tx)
  return rows[0]
}

/** True when nothing anywhere uses the attribute. */
export function isUnused(uses: AttributeUses): boolean {
  return [uses.groups, uses.values, uses.references, uses.parameters].every((list) => list.length === 0)
}

/** The parameters that are set to a group. */
export async function groupUses(ctx: Ctx, id: Id<'attribute_group'>): Promise<AttributeGroupUses> {
  return {
    parameters: await parametersPointingTo(ctx, { kind: 'attribute_group', wireId: AttributeGroupId.encode(id) }),
  }
}
