import { catalogueProblems } from '#contract/catalogue.ts'
import type { Picture } from '#contract/catalogue-shapes.ts'
import { type Id, LegalEntityId, PictureId } from '#contract/shared.ts'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { Problem } from '#platform/problem.ts'
import { found } from './change-row.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>

/** What the database tells of a picture; its address is not stored. */
export type StoredPicture = Omit<Picture, 'url'>

const asJson = sql`jsonb_build_object(
  'id', i.id, 'alt', i.alt, 'mediaType', i.media_type, 'width', i.width, 'height', i.height)`
const ofProduct = sql`from picture i where i.legal_entity_id = product.legal_entity_id and i.product_id = product.id`

/** The pictures of a row of `product`, in order, as json. */
export const picturesOfProduct = sql<StoredPicture[]>`coalesce((
  select jsonb_agg(${asJson} order by i.position, i.id) ${ofProduct}), '[]')`

/** The first of them, or null. */
export const firstPictureOfProduct = sql<StoredPicture | null>`(
  select ${asJson} ${ofProduct} order by i.position, i.id limit 1)`

/** A picture with the address of its bytes, which `pages.ts` serves. */
export function pictureFrom({ legalEntityId }: Pick<Ctx, 'legalEntityId'>, picture: StoredPicture): Picture {
  const url = `/pictures/${z.encode(LegalEntityId, legalEntityId)}/${z.encode(PictureId, picture.id)}`
  return { ...picture, url }
}

/** A picture of the legal entity, with its product. Throws 404 for any other. */
export async function requirePictureRow(ctx: Tenant, id: Id<'picture'>) {
  return found(
    await ctx.tx
      .selectFrom('picture')
      .where('legalEntityId', '=', ctx.legalEntityId)
      .where('id', '=', id)
      .select(['id', 'productId', 'position', 'alt', 'mediaType', 'width', 'height'])
      .executeTakeFirst(),
  )
}

/** A picture as the API shows it. Throws 404 when the legal entity has none of this id. */
export async function requirePicture(ctx: Tenant, id: Id<'picture'>): Promise<Picture> {
  const { alt, mediaType, width, height } = await requirePictureRow(ctx, id)
  return pictureFrom(ctx, { id, alt, mediaType, width, height })
}

/** What the database’s refusal of a picture means to the caller; any other error stays what it is. */
export function pictureProblem(error: unknown): unknown {
  if (violates(error, 'picture_pkey')) return new Problem(catalogueProblems.idTaken, { cause: error })
  return error
}
