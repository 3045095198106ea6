import type {
  AttributeGroup,
  AttributeGroupMember,
  CreateAttributeGroup,
  UpdateAttributeGroup,
} from '#contract/attribute-shapes.ts'
import { attributesProblems } from '#contract/attributes.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { checkMembers, type GroupMember } from './group-members.ts'
import { requireVersion } from './queries.ts'
import { readGroup } from './read-group.ts'
import { groupUses } from './uses.ts'

interface Target {
  readonly attributeGroupId: Id<'attribute_group'>
  readonly version: number
}

/** Creates a group, with its members if they are given. Throws 409 when its code is taken, 422 as `setMembers`. */
export async function createGroup(ctx: Ctx, input: CreateAttributeGroup): Promise<AttributeGroup> {
  const { id = newId<'attribute_group'>(), code, name } = input
  const members = await checkMembers(ctx, input.members, new Set())
  try {
    await ctx.tx
      .insertInto('attributeGroup')
      .values({ legalEntityId: ctx.legalEntityId, id, code, name: JSON.stringify(name) })
      .execute()
  } catch (error) {
    if (violates(error, 'attribute_group_code_key') || violates(error, 'attribute_group_pkey'))
      throw new Problem(attributesProblems.codeTaken, { cause: error })
    throw error
  }
  await insertMembers(ctx, id, members)
  const subject = { kind: 'attribute_group', id }
  await ctx.record({ action: 'attributes.group-created', subject, after: { code, name, members } })
  return readGroup(ctx, id)
}

/** Renames a group. */
export async function updateGroup(ctx: Ctx, target: Target, patch: UpdateAttributeGroup): Promise<AttributeGroup> {
  const before = requireVersion(await findGroup(ctx, target.attributeGroupId), target.version)
  await raiseVersion(ctx, target, patch.name ?? before.name)
  await ctx.record({
    action: 'attributes.group-renamed',
    subject: { kind: 'attribute_group', id: target.attributeGroupId },
    before: { name: before.name },
    after: { name: patch.name ?? before.name },
  })
  return readGroup(ctx, target.attributeGroupId)
}

/**
 * Replaces the members of a group: which attributes, in what order, with what default. Throws 422 when an attribute or an
 * order comes twice, an attribute is unknown, a retired one is new to the group, or a default is not a value of its type.
 */
export async function setMembers(
  ctx: Ctx,
  target: Target,
  wanted: readonly AttributeGroupMember[],
): Promise<AttributeGroup> {
  const id = target.attributeGroupId
  const before = requireVersion(await findGroup(ctx, id), target.version)
  const held = await ctx.tx
    .selectFrom('attributeGroupMember')
    .select(['attributeId', 'displayOrder', 'defaultValue'])
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('groupId', '=', id)
    .orderBy('displayOrder')
    .execute()
  // Attributes are held before the group is, as changes of attributes do: otherwise each could wait for the other.
  const members = await checkMembers(ctx, wanted, new Set(held.map((member) => member.attributeId)))
  await raiseVersion(ctx, target, before.name)
  await deleteMembers(ctx, id)
  await insertMembers(ctx, id, members)
  await ctx.record({
    action: 'attributes.group-members-set',
    subject: { kind: 'attribute_group', id },
    before: { members: held },
    after: { members },
  })
  return readGroup(ctx, id)
}

/** Deletes a group. Throws 409 when a parameter is set to it. */
export async function deleteGroup(ctx: Ctx, target: Target): Promise<void> {
  const id = target.attributeGroupId
  const { name, code } = requireVersion(await findGroup(ctx, id), target.version)
  await raiseVersion(ctx, target, name)
  await deleteMembers(ctx, id)
  await ctx.tx
    .deleteFrom('attributeGroup')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', id)
    .execute()
  const { parameters } = await groupUses(ctx, id)
  if (parameters.length > 0) throw new Problem(attributesProblems.inUse)
  await ctx.record({
    action: 'attributes.group-deleted',
    subject: { kind: 'attribute_group', id },
    before: { code, name },
  })
}

function findGroup(ctx: Ctx, id: Id<'attribute_group'>) {
  return ctx.tx
    .selectFrom('attributeGroup')
    .select(['code', 'name', 'version'])
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', id)
    .$narrowType<Pick<AttributeGroup, 'name'>>()
    .executeTakeFirst()
}

/** Takes the group's row for this transaction. Throws 412 when another change came first. */
async function raiseVersion(
  ctx: Ctx,
  { attributeGroupId, version }: Target,
  name: AttributeGroup['name'],
): Promise<void> {
  const { numUpdatedRows } = await ctx.tx
    .updateTable('attributeGroup')
    .set({ version: version + 1, name: JSON.stringify(name) })
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', attributeGroupId)
    .where('version', '=', version)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new Problem(requestProblems.stale)
}

async function deleteMembers(ctx: Ctx, groupId: Id<'attribute_group'>): Promise<void> {
  await ctx.tx
    .deleteFrom('attributeGroupMember')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('groupId', '=', groupId)
    .execute()
}

async function insertMembers(ctx: Ctx, groupId: Id<'attribute_group'>, members: readonly GroupMember[]): Promise<void> {
  if (members.length === 0) return
  await ctx.tx
    .insertInto('attributeGroupMember')
    .values(
      members.map(({ defaultValue, ...member }) => ({
        legalEntityId: ctx.legalEntityId,
        groupId,
        ...member,
        defaultValue: defaultValue === null ? null : JSON.stringify(defaultValue),
      })),
    )
    .execute()
}
