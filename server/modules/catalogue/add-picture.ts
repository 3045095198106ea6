import { catalogueProblems } from '#contract/catalogue.ts'
import type { AddPicture, Picture } from '#contract/catalogue-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { pictureFrom, pictureProblem } from './pictures.ts'
import { readPicture } from './picture-files/read-picture.ts'
import { holdProduct, touchProduct } from './touch-products.ts'

/**
 * Adds a picture to a product, after those it has. Throws 404 when there is no such product, 409 when the id is taken, 422
 * when the bytes are no picture that we take.
 */
export async function addPicture(ctx: Ctx, productId: Id<'product'>, input: AddPicture): Promise<Picture> {
  const { id = newId<'picture'>(), alt, data } = input
  const read = readPicture(Buffer.from(data, 'base64'))
  await holdProduct(ctx, productId)
  if (!read.ok) throw new Problem(catalogueProblems.notAPicture, { errors: [{ pointer: '#/data', code: read.fault }] })
  const { bytes, ...facts } = read.picture
  try {
    await ctx.tx
      .insertInto('picture')
      .values({
        legalEntityId: ctx.legalEntityId,
        id,
        productId,
        position: sql`(select coalesce(max(position), 0) + 1 from picture
          where legal_entity_id = ${ctx.legalEntityId} and product_id = ${productId})`,
        alt,
        ...facts,
        bytes,
      })
      .execute()
  } catch (error) {
    throw pictureProblem(error)
  }
  await touchProduct(ctx, productId)
  await ctx.record({
    action: 'catalogue.picture-added',
    subject: { kind: 'picture', id },
    after: { productId, alt, ...facts },
  })
  return pictureFrom(ctx, { id, alt, ...facts })
}
