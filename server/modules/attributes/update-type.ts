import type {
  AttributeDefinition,
  AttributeType,
  AttributeValue,
  UpdateAttributeType,
} from '#contract/attribute-shapes.ts'
import { attributesProblems } from '#contract/attributes.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import { changesOf } from '#platform/audit/changes.ts'
import type { Ctx } from '#platform/context.ts'
import type { AttributeHolder } from '#platform/module.ts'
import { Problem } from '#platform/problem.ts'
import { accept } from './create-type.ts'
import { anyOf, anyValueOf, isHeld, outOfRange } from './holders.ts'
import { requireVersion, touchGroups, type TypeUse, typesOf, usesOfType } from './queries.ts'
import { checkDefinition, isNarrower, isOtherType, lostOptions } from './rules.ts'
import { parseValue } from './values.ts'

/**
 * Changes an attribute type. What is held stays valid: throws 409 when another kind, or several values for one, is asked for
 * and values, defaults or filters exist; when an option is removed that is held or a default; when an option is retired that is a default; when a
 * range would shut out what is held. Writers of values wait meanwhile.
 */
export async function updateType(
  ctx: Ctx,
  holders: readonly AttributeHolder[],
  change: {
    readonly attributeTypeId: Id<'attribute_type'>
    readonly version: number
    readonly patch: UpdateAttributeType
  },
): Promise<AttributeType> {
  const id = change.attributeTypeId
  // The lock that writers of values wait for: nothing comes in while we look at what is there.
  const before = requireVersion(await typesOf(ctx).where('id', '=', id).forUpdate().executeTakeFirst(), change.version)
  const { definition: asked, name = before.name, description = before.description } = change.patch
  const definition = asked === undefined ? before.definition : accept(checkDefinition(asked))
  if (asked !== undefined) await refuseLoss(ctx, holders, { id, before: before.definition, after: definition })

  const after: AttributeType = { ...before, name, description, definition, version: before.version + 1 }
  await ctx.tx
    .updateTable('attributeType')
    .set({
      name: JSON.stringify(name),
      description: description && JSON.stringify(description),
      definition: JSON.stringify(definition),
      version: after.version,
    })
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', id)
    .execute()
  await touchGroups(ctx, sql`select id from attribute where legal_entity_id = ${ctx.legalEntityId} and type_id = ${id}`)
  await ctx.record({
    action: 'attributes.type-changed',
    subject: { kind: 'attribute_type', id },
    ...changesOf(before, { name, description, definition }),
  })
  return after
}

interface Redefinition {
  readonly id: Id<'attribute_type'>
  readonly before: AttributeDefinition
  readonly after: AttributeDefinition
}

async function refuseLoss(ctx: Ctx, holders: readonly AttributeHolder[], change: Redefinition): Promise<void> {
  const { before, after } = change
  const { removed, retired } = lostOptions(before, after)
  const otherType = isOtherType(before, after)
  const narrower = isNarrower(before, after)
  if (!otherType && !narrower && removed.length === 0 && retired.length === 0) return

  const uses = await usesOfType(ctx, { typeId: change.id })
  if (uses.length === 0) return
  const codes = uses.map((use) => use.code)
  const defaults = uses.flatMap(defaultsOf)
  if (otherType) {
    if (isFixed(uses) || (await isHeld(ctx, holders, anyValueOf(codes))))
      throw new Problem(attributesProblems.typeInUse)
    return
  }
  if (removed.length > 0) {
    const isDefault = defaults.some((value) => names(value, removed))
    if (isDefault || (await isHeld(ctx, holders, anyOf(codes, removed))))
      throw new Problem(attributesProblems.optionInUse)
  }
  if (defaults.some((value) => names(value, retired))) throw new Problem(attributesProblems.optionIsDefault)
  if (!narrower) return
  const defaultsFit = defaults.every((value) => parseValue(after, value, { pointer: '#' }).ok)
  if (!defaultsFit || (await isHeld(ctx, holders, outOfRange(codes, after))))
    throw new Problem(attributesProblems.valuesOutOfRange)
}

function defaultsOf(use: TypeUse) {
  return use.defaultValue === null ? use.groupDefaults : [use.defaultValue, ...use.groupDefaults]
}

/** True when the default is, or holds, one of these options. */
function names(value: AttributeValue, options: readonly string[]): boolean {
  const items = Array.isArray(value) ? value : [value]
  return items.some((item) => typeof item === 'string' && options.includes(item))
}

/** True when something besides values is written in terms of the type: a default, one of a group, or a filter. */
export function isFixed(uses: readonly TypeUse[]): boolean {
  return uses.some((use) => defaultsOf(use).length > 0 || use.refiner !== null)
}
