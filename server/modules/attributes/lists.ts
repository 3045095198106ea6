import type { Attribute, AttributeGroupSummary, AttributeType } from '#contract/attribute-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id, Page } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { Problem } from '#platform/problem.ts'
import { attributesOf, typesOf } from './queries.ts'

interface PageQuery {
  readonly limit: number
  readonly cursor?: string | undefined
}

/** The attribute types, by code. */
export async function listTypes(ctx: Ctx, page: PageQuery): Promise<Page<AttributeType>> {
  const start = pageStart(ctx, 'attribute-types', page.cursor)
  const rows = await typesOf(ctx)
    .$if(start !== undefined, (query) => query.where('code', '>', String(start?.[0])))
    .orderBy('code')
    .limit(page.limit + 1)
    .execute()
  return pageOf(ctx, 'attribute-types', { rows, limit: page.limit, key: (row) => [row.code] })
}

/** A type of the legal entity. Throws 404. */
export async function requireType(ctx: Ctx, id: Id<'attribute_type'>): Promise<AttributeType> {
  return found(await typesOf(ctx).where('id', '=', id).executeTakeFirst())
}

/** The attributes, by code, those of a type, those that can be refined or not, those retired or not. */
export async function listAttributes(
  ctx: Ctx,
  page: PageQuery & {
    readonly typeId?: Id<'attribute_type'> | undefined
    readonly refinable?: boolean | undefined
    readonly retired?: boolean | undefined
  },
): Promise<Page<Attribute>> {
  const start = pageStart(ctx, 'attributes', page.cursor)
  const { typeId, refinable, retired } = page
  const rows = await attributesOf(ctx)
    .$if(start !== undefined, (query) => query.where('code', '>', String(start?.[0])))
    .$if(typeId !== undefined, (query) => query.where(sql<boolean>`type_id = ${typeId}`))
    .$if(refinable !== undefined, (query) => query.where('refiner', refinable ? 'is not' : 'is', null))
    .$if(retired !== undefined, (query) => query.where('retiredAt', retired ? 'is not' : 'is', null))
    .orderBy('code')
    .limit(page.limit + 1)
    .execute()
  return pageOf(ctx, 'attributes', { rows, limit: page.limit, key: (row) => [row.code] })
}

/** An attribute of the legal entity. Throws 404. */
export async function requireAttribute(ctx: Ctx, id: Id<'attribute'>): Promise<Attribute> {
  return found(await attributesOf(ctx).where('id', '=', id).executeTakeFirst())
}

/** The groups, by code, those that show an attribute. */
export async function listGroups(
  ctx: Ctx,
  page: PageQuery & { readonly attributeId?: Id<'attribute'> | undefined },
): Promise<Page<AttributeGroupSummary>> {
  const start = pageStart(ctx, 'attribute-groups', page.cursor)
  const { attributeId } = page
  const rows = await ctx.tx
    .selectFrom('attributeGroup as g')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .select(['id', 'code', 'name', 'version'])
    .select(
      sql<number>`(select count(*)::int from attribute_group_member m
        where m.legal_entity_id = g.legal_entity_id and m.group_id = g.id)`.as('memberCount'),
    )
    .$narrowType<Pick<AttributeGroupSummary, 'name'>>()
    .$if(start !== undefined, (query) => query.where('code', '>', String(start?.[0])))
    .$if(attributeId !== undefined, (query) =>
      query.where(sql<boolean>`exists (select from attribute_group_member m
        where m.legal_entity_id = g.legal_entity_id and m.group_id = g.id and m.attribute_id = ${attributeId})`),
    )
    .orderBy('code')
    .limit(page.limit + 1)
    .execute()
  return pageOf(ctx, 'attribute-groups', { rows, limit: page.limit, key: (row) => [row.code] })
}

function found<T>(row: T | undefined): T {
  if (row === undefined) throw new Problem(requestProblems.notFound)
  return row
}
