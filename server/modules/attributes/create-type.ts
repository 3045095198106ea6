import { type AttributeType, type CreateAttributeType } from '#contract/attribute-shapes.ts'
import { attributesProblems } from '#contract/attributes.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Ctx } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { type Checked, checkDefinition } from './rules.ts'

/** Creates an attribute type. Throws 409 when its code is taken, 422 when its bounds or options do not hold together. */
export async function createType(ctx: Ctx, input: CreateAttributeType): Promise<AttributeType> {
  const { id = newId<'attribute_type'>(), code, name, description } = input
  const definition = accept(checkDefinition(input.definition))
  try {
    await ctx.tx
      .insertInto('attributeType')
      .values({
        legalEntityId: ctx.legalEntityId,
        id,
        code,
        name: JSON.stringify(name),
        description: description && JSON.stringify(description),
        definition: JSON.stringify(definition),
      })
      .execute()
  } catch (error) {
    if (violates(error, 'attribute_type_code_key') || violates(error, 'attribute_type_pkey'))
      throw new Problem(attributesProblems.codeTaken, { cause: error })
    throw error
  }
  const type = { id, code, name, description, definition, version: 1 }
  await ctx.record({ action: 'attributes.type-created', subject: { kind: 'attribute_type', id }, after: type })
  return type
}

/** The canonical form of what was checked. Throws 422 with its faults. */
export function accept<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new Problem(requestProblems.invalid, { errors: checked.errors })
  return checked.value
}
