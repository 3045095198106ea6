import type { Id } from '#contract/shared.ts'
import { undoPutProducts } from '#modules/catalogue/index.ts'
import { undoPutCustomers } from '#modules/customers/index.ts'
import { undoPutOrders, undoPutStandings, undoPutWishes } from '#modules/purchases/index.ts'
import type { Ctx } from '#platform/context.ts'
import type { EffectKind } from './preset.ts'

/** What was kept of one record. `before` went through JSON. */
export interface KeptEffect {
  readonly recordId: string
  readonly before: unknown
  readonly version: number | null
}

/** Takes records of one kind back. Answers how many stay, because somebody changed them or depends on them. */
export async function undoEffects(ctx: Ctx, kind: EffectKind, effects: readonly KeptEffect[]): Promise<number> {
  switch (kind) {
    case 'order':
      return (
        await undoPutOrders(
          ctx,
          effects.map((effect) => ({ ...versioned(effect), kind: 'order' as const })),
        )
      ).left.length
    case 'wish':
      await undoPutWishes(ctx, effects)
      return 0
    case 'loyalty':
      await undoPutStandings(ctx, effects)
      return 0
    case 'product':
      return (await undoPutProducts(ctx, effects.map(versioned))).left.length
    case 'customer':
      return (
        await undoPutCustomers(
          ctx,
          effects.map((effect) => ({
            ...versioned(effect),
            customerId: effect.recordId as Id<'customer'>, // Kept as putCustomers gave it.
            before: effect.before as null, // The same.
          })),
        )
      ).left
  }
}

function versioned(effect: KeptEffect): KeptEffect & { readonly version: number } {
  return { ...effect, version: effect.version ?? 0 }
}
