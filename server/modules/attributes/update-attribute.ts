import type { Attribute, AttributeDefinition, UpdateAttribute } from '#contract/attribute-shapes.ts'
import { attributesProblems } from '#contract/attributes.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import { changesOf } from '#platform/audit/changes.ts'
import type { Ctx } from '#platform/context.ts'
import type { AttributeHolder } from '#platform/module.ts'
import { Problem } from '#platform/problem.ts'
import { readDefault, requireDefinition } from './create-attribute.ts'
import { accept } from './create-type.ts'
import { anyValueOf, isHeld } from './holders.ts'
import { attributesOf, requireVersion, touchGroups, usesOfType } from './queries.ts'
import { checkRefiner } from './rules.ts'
import { isFixed } from './update-type.ts'

/**
 * Changes, retires or brings back an attribute. Throws 409 when another type is asked for while values, a default (its own or
 * of a group) or a filter exist that the same change does not take away; 422 when default or filter are not of its type.
 */
export async function updateAttribute(
  ctx: Ctx,
  holders: readonly AttributeHolder[],
  change: { readonly attributeId: Id<'attribute'>; readonly version: number; readonly patch: UpdateAttribute },
): Promise<Attribute> {
  const { attributeId: id, patch } = change
  const before = requireVersion(
    await attributesOf(ctx).where('id', '=', id).forUpdate().executeTakeFirst(),
    change.version,
  )
  const { typeId = before.typeId, name = before.name, help = before.help } = patch
  // The same type is read too: its definition decides about a new default or filter, and must not change meanwhile.
  const definition = await requireDefinition(ctx, typeId)
  if (typeId !== before.typeId) await refuseOtherType(ctx, holders, { id, patch })

  const after: Attribute = {
    ...before,
    ...(await readChanges(ctx, definition, { before, patch })),
    typeId,
    name,
    help,
    version: before.version + 1,
  }
  await write(ctx, after)
  await touchGroups(ctx, sql`select ${id}::uuid`)
  const { typeId: type, refiner, defaultValue, retiredAt } = after
  await ctx.record({
    action: 'attributes.attribute-changed',
    subject: { kind: 'attribute', id },
    ...changesOf(before, { typeId: type, name, help, refiner, defaultValue, retiredAt }),
  })
  return after
}

async function readChanges(
  ctx: Ctx,
  definition: AttributeDefinition,
  { before, patch }: { readonly before: Attribute; readonly patch: UpdateAttribute },
): Promise<Pick<Attribute, 'refiner' | 'defaultValue' | 'retiredAt'>> {
  const { refiner, defaultValue, retired } = patch
  return {
    refiner: refiner === undefined ? before.refiner : refiner && accept(checkRefiner(definition, refiner)),
    defaultValue: defaultValue === undefined ? before.defaultValue : await readDefault(ctx, definition, defaultValue),
    // Retiring what is retired keeps the day on which that happened.
    retiredAt: retired === undefined ? before.retiredAt : retired ? (before.retiredAt ?? ctx.now()) : null,
  }
}

async function write(ctx: Ctx, { id, typeId, name, help, refiner, defaultValue, ...row }: Attribute): Promise<void> {
  await ctx.tx
    .updateTable('attribute')
    .set({
      typeId,
      name: JSON.stringify(name),
      help: help && JSON.stringify(help),
      refiner: refiner && JSON.stringify(refiner),
      defaultValue: defaultValue === null ? null : JSON.stringify(defaultValue),
      retiredAt: row.retiredAt,
      version: row.version,
    })
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', id)
    .execute()
}

async function refuseOtherType(
  ctx: Ctx,
  holders: readonly AttributeHolder[],
  { id, patch }: { readonly id: Id<'attribute'>; readonly patch: UpdateAttribute },
): Promise<void> {
  const uses = await usesOfType(ctx, { attributeId: id })
  // What the change itself replaces or takes away is read by the new type, and is no use of the old one.
  const left = uses.map((use) => ({
    ...use,
    refiner: patch.refiner === undefined ? use.refiner : null,
    defaultValue: patch.defaultValue === undefined ? use.defaultValue : null,
  }))
  const codes = uses.map((use) => use.code)
  if (isFixed(left) || (await isHeld(ctx, holders, anyValueOf(codes)))) throw new Problem(attributesProblems.typeInUse)
}
