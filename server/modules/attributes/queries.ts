import type {
  Attribute,
  AttributeDefinition,
  AttributeInGroup,
  AttributeType,
  AttributeValue,
  Refiner,
} from '#contract/attribute-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>

// Json columns hold what the contract let in, so each is narrowed to the contract's type of it.

/** A definition as it is read: what was stored before there were several values has no word of them, and holds one. */
function definitionOf(table: string): RawBuilder<AttributeDefinition> {
  const stored = sql.ref(`${table}.definition`)
  return sql`case when ${stored} ->> 'kind' in ('text', 'list', 'reference')
    then '{"several": false}'::jsonb || ${stored} else ${stored} end`
}

/** Attribute types, before any further condition. */
export function typesOf(ctx: Tenant) {
  return ctx.tx
    .selectFrom('attributeType')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .select(['id', 'code', 'name', 'description', 'version'])
    .select(definitionOf('attributeType').as('definition'))
    .$narrowType<Pick<AttributeType, 'name' | 'description'>>()
}

/** Attributes, before any further condition. */
export function attributesOf(ctx: Tenant) {
  return ctx.tx
    .selectFrom('attribute')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .select(['id', 'code', 'typeId', 'name', 'help', 'refiner', 'defaultValue', 'retiredAt', 'version'])
    .$narrowType<Pick<Attribute, 'name' | 'help' | 'refiner' | 'defaultValue'>>()
}

/** An attribute with what decides about its values. */
export interface AttributeRules {
  readonly id: Id<'attribute'>
  readonly code: string
  readonly definition: AttributeDefinition
  readonly retiredAt: Date | null
}

/**
 * Attributes with their definitions, held until the transaction ends: nobody changes their type meanwhile, and writers of
 * values do not wait for each other. One statement.
 */
export async function attributesForWriting(
  ctx: Tenant,
  by: 'id' | 'code',
  keys: readonly string[],
): Promise<ReadonlyMap<string, AttributeRules>> {
  if (keys.length === 0) return new Map()
  const { rows } = await sql<AttributeRules>`
    select a.id, a.code, ${definitionOf('t')} as definition, a.retired_at as "retiredAt"
    from attribute a join attribute_type t on t.legal_entity_id = a.legal_entity_id and t.id = a.type_id
    where a.legal_entity_id = ${ctx.legalEntityId} and t.legal_entity_id = ${ctx.legalEntityId}
      and ${by === 'id' ? sql`a.id = any(${[...keys]}::uuid[])` : sql`a.code = any(${[...keys]}::text[])`}
    order by a.id for key share of a, t`.execute(ctx.tx)
  return new Map(rows.map((row) => [row[by], row]))
}

/** The definition of a type, held until the transaction ends. Undefined when there is no such type. */
export async function definitionForUse(
  ctx: Tenant,
  typeId: Id<'attribute_type'>,
): Promise<AttributeDefinition | undefined> {
  const row = await typesOf(ctx).where('id', '=', typeId).forKeyShare().executeTakeFirst()
  return row?.definition
}

/** A row with its version: there for the caller, else 404; of the version the caller has seen, else 412. */
export function requireVersion<T extends { readonly version: number }>(row: T | undefined, version: number): T {
  if (row === undefined) throw new Problem(requestProblems.notFound)
  if (row.version !== version) throw new Problem(requestProblems.stale)
  return row
}

/** A row of groups read: a group, and one of its members or none. */
export interface GroupRow {
  readonly id: Id<'attribute_group'>
  readonly code: string
  readonly name: AttributeType['name']
  readonly version: number
  readonly member: Omit<AttributeInGroup, 'retiredAt'> | null
  readonly retiredAt: Date | null
}

/** Groups with their members, attributes, types and options in display order. One statement; no row of a group that is not there. */
export async function groupRows(ctx: Tenant, groupIds: readonly Id<'attribute_group'>[]): Promise<readonly GroupRow[]> {
  const { rows } = await groupRowsSql(ctx, sql`${[...groupIds]}::uuid[]`).execute(ctx.tx)
  return rows
}

/** The query of `groupRows` over an array of ids that an expression answers. */
export function groupRowsSql(
  { legalEntityId }: Pick<Tenant, 'legalEntityId'>,
  groupIds: RawBuilder<unknown>,
): RawBuilder<GroupRow> {
  return sql<GroupRow>`
    select g.id, g.code, g.name, g.version, a.retired_at,
      case when a.id is not null then json_build_object(
        'attributeId', a.id, 'displayOrder', m.display_order, 'defaultValue', m.default_value, 'code', a.code, 'name', a.name,
        'help', a.help, 'typeId', t.id, 'definition', ${definitionOf('t')}, 'refiner', a.refiner,
        'attributeDefaultValue', a.default_value) end as member
    from attribute_group g
    left join (attribute_group_member m
        join attribute a on a.legal_entity_id = m.legal_entity_id and a.id = m.attribute_id
        join attribute_type t on t.legal_entity_id = a.legal_entity_id and t.id = a.type_id)
      on m.legal_entity_id = g.legal_entity_id and m.group_id = g.id
    where g.legal_entity_id = ${legalEntityId} and g.id = any(${groupIds})
    order by g.id, m.display_order`
}

/**
 * Raises the version of every group that shows one of these attributes, so that a group's ETag stands for all that its
 * reader sees. In the order of their ids, so that two changes cannot wait for each other.
 */
export async function touchGroups(ctx: Tenant, attributes: RawBuilder<unknown>): Promise<void> {
  await sql`
    with shown as (
      select g.id from attribute_group g where g.legal_entity_id = ${ctx.legalEntityId} and exists (
        select from attribute_group_member m where m.legal_entity_id = g.legal_entity_id and m.group_id = g.id
          and m.attribute_id in (${attributes}))
      order by g.id for no key update of g)
    update attribute_group g set version = g.version + 1 from shown
    where g.legal_entity_id = ${ctx.legalEntityId} and g.id = shown.id`.execute(ctx.tx)
}

/** What of the attributes of a type is fixed to it: defaults, those of groups, and filters. */
export interface TypeUse {
  readonly id: Id<'attribute'>
  readonly code: string
  readonly refiner: Refiner | null
  readonly defaultValue: AttributeValue | null
  readonly groupDefaults: readonly AttributeValue[]
}

/** The attributes of a type, or one attribute, with their defaults. One statement. */
export async function usesOfType(
  ctx: Tenant,
  of: { readonly typeId: Id<'attribute_type'> } | { readonly attributeId: Id<'attribute'> },
): Promise<readonly TypeUse[]> {
  const { rows } = await sql<TypeUse>`
    select a.id, a.code, a.refiner, a.default_value,
      coalesce((select jsonb_agg(m.default_value) from attribute_group_member m
        where m.legal_entity_id = a.legal_entity_id and m.attribute_id = a.id and m.default_value is not null), '[]') as group_defaults
    from attribute a
    where a.legal_entity_id = ${ctx.legalEntityId}
      and ${'typeId' in of ? sql`a.type_id = ${of.typeId}` : sql`a.id = ${of.attributeId}`}`.execute(ctx.tx)
  return rows
}
