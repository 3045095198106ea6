import { requestProblems } from '#contract/problems.ts'
import { purchasesProblems } from '#contract/purchases.ts'
import type { AddWish, Wish } from '#contract/purchase-shapes.ts'
import type { Id, Page } from '#contract/shared.ts'
import { requireCustomer } from '#modules/customers/index.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'

/** A customer's wishes in all lists, newest first. Throws 404 for a customer out of sight. */
export async function listWishes(
  ctx: Ctx,
  customerId: Id<'customer'>,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<Wish>> {
  await requireCustomer(ctx, 'purchase.read', customerId)
  const list = `wishes of ${customerId}`
  const start = pageStart(ctx, list, cursor)
  const rows = await ctx.tx
    .selectFrom('wish')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('customerId', '=', customerId)
    .select(['id', 'customerId', 'variantId', 'list', 'note', 'addedAt'])
    .$if(start !== undefined, (query) =>
      query.where(sql<boolean>`(added_at, id) < (${start?.[0]}::timestamptz, ${start?.[1]}::uuid)`),
    )
    .orderBy('addedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return pageOf(ctx, list, { rows, limit, key: (row) => [row.addedAt.toISOString(), row.id] })
}

/** Puts a variant on a wish list. Throws 404 for a customer out of sight, 409 when the id is taken, 422 for no variant. */
export async function addWish(ctx: Ctx, customerId: Id<'customer'>, input: AddWish): Promise<{ readonly wish: Wish }> {
  await requireCustomer(ctx, 'customer.update', customerId)
  const { id = newId<'wish'>(), ...fields } = input
  const wish: Wish = { ...fields, id, customerId, addedAt: ctx.now() }
  try {
    await ctx.tx
      .insertInto('wish')
      .values({ legalEntityId: ctx.legalEntityId, ...wish })
      .execute()
  } catch (error) {
    throw wishProblem(error)
  }
  await ctx.record({ action: 'purchases.wish-added', subject: { kind: 'customer', id: customerId }, after: wish })
  return { wish }
}

function wishProblem(error: unknown): unknown {
  const { idTaken, unknownVariant } = purchasesProblems
  if (violates(error, 'wish_pkey')) return new Problem(idTaken, { cause: error })
  if (violates(error, 'wish_variant_fkey'))
    return new Problem(unknownVariant, {
      errors: [{ pointer: '#/variantId', code: 'field/not-a-choice' }],
      cause: error,
    })
  return error
}

/** Takes a wish off. Throws 404 when it is not there, or the customer is out of sight. */
export async function removeWish(ctx: Ctx, customerId: Id<'customer'>, wishId: Id<'wish'>): Promise<void> {
  await requireCustomer(ctx, 'customer.update', customerId)
  const before = await ctx.tx
    .deleteFrom('wish')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('customerId', '=', customerId)
    .where('id', '=', wishId)
    .returning(['id', 'variantId', 'list', 'note', 'addedAt'])
    .executeTakeFirst()
  if (!before) throw new Problem(requestProblems.notFound)
  await ctx.record({ action: 'purchases.wish-removed', subject: { kind: 'customer', id: customerId }, before })
}
