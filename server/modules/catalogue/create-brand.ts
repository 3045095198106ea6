import type { Brand, CreateBrand } from '#contract/catalogue-shapes.ts'
import type { Ctx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { brandProblem } from './brands.ts'

/** Creates a brand. Throws 409 when its code or id is taken. */
export async function createBrand(ctx: Ctx, input: CreateBrand): Promise<Brand> {
  const { id = newId<'brand'>(), ...fields } = input
  try {
    await ctx.tx
      .insertInto('brand')
      .values({ legalEntityId: ctx.legalEntityId, id, ...fields })
      .execute()
  } catch (error) {
    throw brandProblem(error)
  }
  await ctx.record({ action: 'catalogue.brand-created', subject: { kind: 'brand', id }, after: { id, ...fields } })
  return { id, ...fields, version: 1 }
}
