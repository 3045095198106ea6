import type { Attribute, AttributeDefinition, AttributeValue, CreateAttribute } from '#contract/attribute-shapes.ts'
import { attributesProblems } from '#contract/attributes.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { accept } from './create-type.ts'
import { readValues } from './parse-values.ts'
import { definitionForUse } from './queries.ts'
import { checkRefiner } from './rules.ts'

/** Creates an attribute. Throws 409 when its code is taken, 422 when its type is unknown or its default or filter is not of it. */
export async function createAttribute(ctx: Ctx, input: CreateAttribute): Promise<Attribute> {
  const { id = newId<'attribute'>(), code, typeId, name, help } = input
  const definition = await requireDefinition(ctx, typeId)
  const refiner = input.refiner && accept(checkRefiner(definition, input.refiner))
  const defaultValue = await readDefault(ctx, definition, input.defaultValue)
  try {
    await ctx.tx
      .insertInto('attribute')
      .values({
        legalEntityId: ctx.legalEntityId,
        id,
        code,
        typeId,
        name: JSON.stringify(name),
        help: help && JSON.stringify(help),
        refiner: refiner && JSON.stringify(refiner),
        defaultValue: defaultValue === null ? null : JSON.stringify(defaultValue),
      })
      .execute()
  } catch (error) {
    if (violates(error, 'attribute_code_key') || violates(error, 'attribute_pkey'))
      throw new Problem(attributesProblems.codeTaken, { cause: error })
    throw error
  }
  const attribute = { id, code, typeId, name, help, refiner, defaultValue, retiredAt: null, version: 1 }
  await ctx.record({ action: 'attributes.attribute-created', subject: { kind: 'attribute', id }, after: attribute })
  return attribute
}

/** The definition of a type that a request names, held until the transaction ends. Throws 422 when there is none. */
export async function requireDefinition(ctx: Ctx, typeId: Id<'attribute_type'>): Promise<AttributeDefinition> {
  const definition = await definitionForUse(ctx, typeId)
  if (definition) return definition
  throw new Problem(requestProblems.invalid, { errors: [{ pointer: '#/typeId', code: 'attributes/type-unknown' }] })
}

/** A default in its canonical form. Throws 422 when it is not a value of the type. */
export async function readDefault(
  ctx: Ctx,
  definition: AttributeDefinition,
  wire: AttributeValue | null,
): Promise<AttributeValue | null> {
  if (wire === null) return null
  const [value = null] = await readValues(ctx, [{ definition, wire, pointer: '#/defaultValue' }])
  return value
}
