import type { AttributeGroupMember } from '#contract/attribute-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Ctx } from '#platform/context.ts'
import { type FieldError, Problem } from '#platform/problem.ts'
import { type Incoming, readValues } from './parse-values.ts'
import { attributesForWriting } from './queries.ts'
import { repeated } from './rules.ts'

/** A member as it is stored. */
export type GroupMember = Pick<AttributeGroupMember, 'attributeId' | 'displayOrder' | 'defaultValue'>

/**
 * Checks the members that a group is to have, and reads their defaults. `held` are the attributes it has now: a retired one
 * may stay, and may not be new. Throws 422 with every fault of the list at once.
 */
export async function checkMembers(
  ctx: Ctx,
  wanted: readonly AttributeGroupMember[],
  held: ReadonlySet<string>,
): Promise<GroupMember[]> {
  const ids = wanted.map((member) => member.attributeId)
  const attributes = await attributesForWriting(ctx, 'id', ids)
  const errors: FieldError[] = [
    ...repeated(ids).map((row) => ({ pointer: `#/members/${row}/attributeId`, code: 'field/repeated' })),
    ...repeated(wanted.map((member) => member.displayOrder)).map((row) => ({
      pointer: `#/members/${row}/displayOrder`,
      code: 'field/repeated',
    })),
  ]
  const incoming: (Incoming & { readonly row: number })[] = []
  for (const [row, { attributeId, defaultValue }] of wanted.entries()) {
    const attribute = attributes.get(attributeId)
    const pointer = `#/members/${row}/attributeId`
    if (!attribute) errors.push({ pointer, code: 'attributes/attribute-unknown' })
    else if (attribute.retiredAt !== null && !held.has(attributeId))
      errors.push({ pointer, code: 'attributes/attribute-retired' })
    else if (defaultValue !== null)
      incoming.push({
        row,
        definition: attribute.definition,
        wire: defaultValue,
        pointer: `#/members/${row}/defaultValue`,
      })
  }
  if (errors.length > 0) throw new Problem(requestProblems.invalid, { errors })
  const values = await readValues(ctx, incoming)
  const defaults = new Map(incoming.map(({ row }, place) => [row, values[place] ?? null]))
  return wanted.map((member, row) => ({ ...member, defaultValue: defaults.get(row) ?? null }))
}
