import type { AttributeGroup, AttributeInGroup } from '#contract/attribute-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { groupRows } from './queries.ts'

/**
 * A group with its attributes in display order, their types and options: all that a form or a card needs. One statement.
 * Throws 404 when the legal entity has no such group.
 */
export async function readGroup(
  ctx: Pick<Ctx, 'tx' | 'legalEntityId'>,
  groupId: Id<'attribute_group'>,
): Promise<AttributeGroup> {
  const rows = await groupRows(ctx, groupId)
  const [group] = rows
  if (!group) throw new Problem(requestProblems.notFound)
  const { id, code, name, version } = group
  const members = rows.flatMap(({ member, retiredAt }): AttributeInGroup[] =>
    member ? [{ ...member, retiredAt }] : [],
  )
  return { id, code, name, members, version }
}
