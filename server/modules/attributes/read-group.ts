import type { AttributeGroup } from '#contract/attribute-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { groupRows, type GroupRow, groupRowsSql } from './queries.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>
type GroupId = Id<'attribute_group'>

/**
 * A group with its attributes in display order, their types and options: all that a form or a card needs. One statement.
 * Throws 404 when the legal entity has no such group.
 */
export async function readGroup(ctx: Tenant, groupId: GroupId): Promise<AttributeGroup> {
  const group = (await readGroups(ctx, [groupId])).get(groupId)
  if (!group) throw new Problem(requestProblems.notFound)
  return group
}

/**
 * Several groups, by their ids, each as `readGroup` answers it. Null stands for a group that is not chosen; one that the legal
 * entity does not have is left out. One statement; none when there is nothing to read.
 *
 * @example const groups = await readGroups(ctx, [customerGroupId, clientBookGroupId])
 */
export async function readGroups(
  ctx: Tenant,
  groupIds: readonly (GroupId | null)[],
): Promise<ReadonlyMap<GroupId, AttributeGroup>> {
  const ids = groupIds.filter((id) => id !== null)
  return ids.length === 0 ? new Map() : gathered(await groupRows(ctx, ids))
}

/**
 * The rows of groups as one value of a larger statement: a json array over the ids that an expression answers as `uuid[]`.
 * `groupsFromJson` reads it.
 *
 * @example sql`select ${groupsAsJson(ctx, sql`array(select …)`)} as groups`
 */
export function groupsAsJson(ctx: Pick<Tenant, 'legalEntityId'>, groupIds: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select json_agg(json_build_object('id', id, 'code', code, 'name', name, 'version', version, 'member', member,
    'retiredAt', retired_at)) from (${groupRowsSql(ctx, groupIds)}) as one)`
}

/** The groups that `groupsAsJson` answered, by their ids, as `readGroups` answers them. */
export function groupsFromJson(json: unknown): ReadonlyMap<GroupId, AttributeGroup> {
  // Made by `groupsAsJson`: only an instant is text where a row has a Date.
  const rows = (json ?? []) as readonly (Omit<GroupRow, 'retiredAt'> & { readonly retiredAt: string | null })[]
  return gathered(rows.map((row) => ({ ...row, retiredAt: row.retiredAt === null ? null : new Date(row.retiredAt) })))
}

function gathered(rows: readonly GroupRow[]): ReadonlyMap<GroupId, AttributeGroup> {
  const groups = new Map<GroupId, AttributeGroup>()
  for (const { member, retiredAt, ...row } of rows) {
    const group = groups.get(row.id) ?? { ...row, members: [] }
    if (member) group.members.push({ ...member, retiredAt })
    groups.set(row.id, group)
  }
  return groups
}
