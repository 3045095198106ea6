import type { LoyaltyStanding } from '#contract/purchase-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { requireCustomer } from '#modules/customers/index.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'

/** A customer's tiers and points, by programme. Throws 404 for a customer out of sight. */
export async function readLoyalty(
  ctx: Ctx,
  customerId: Id<'customer'>,
): Promise<{ readonly standings: LoyaltyStanding[] }> {
  await requireCustomer(ctx, 'purchase.read', customerId)
  return { standings: await standingsOf(ctx, customerId).orderBy('programme').execute() }
}

function standingsOf({ tx, legalEntityId }: Ctx, customerId: Id<'customer'>) {
  return tx
    .selectFrom('loyaltyStanding')
    .where('legalEntityId', '=', legalEntityId)
    .where('customerId', '=', customerId)
    .select(['programme', 'tier', 'points', 'asOf'])
}

interface NewStanding extends LoyaltyStanding {
  readonly customerId: Id<'customer'>
}

/** Sets tier and points, unless something as new or newer is known; answers with what is known then. Throws 404. */
export async function setLoyalty(
  ctx: Ctx,
  { customerId, programme, tier, points, asOf }: NewStanding,
): Promise<LoyaltyStanding> {
  await requireCustomer(ctx, 'purchase.record', customerId)
  const values = { tier, points, asOf }
  await ctx.tx
    .insertInto('loyaltyStanding')
    .values({ legalEntityId: ctx.legalEntityId, customerId, programme, ...values })
    .onConflict((conflict) =>
      conflict
        .columns(['legalEntityId', 'customerId', 'programme'])
        .doUpdateSet(values)
        .where(sql<boolean>`loyalty_standing.as_of < excluded.as_of`),
    )
    .execute()
  const standing = await standingsOf(ctx, customerId).where('programme', '=', programme).executeTakeFirstOrThrow()
  await ctx.record({
    action: 'purchases.loyalty-set',
    subject: { kind: 'customer', id: customerId },
    after: { given: { programme, ...values }, known: standing },
  })
  return standing
}
