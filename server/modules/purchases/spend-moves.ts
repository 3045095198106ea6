import type { ORDER_KINDS, OrderStatus } from '#contract/purchase-shapes.ts'
import type { Id } from '#contract/shared.ts'

/** What of an order the spend of customers is counted from. */
export interface SpendSource {
  readonly customerId: Id<'customer'> | null
  readonly kind: (typeof ORDER_KINDS)[number]
  readonly status: OrderStatus
  readonly currency: string
  readonly day: string
  readonly totalMinor: number
}

/** An order before and after a change: undefined before it is there, and after it is gone. */
export interface SpendMove {
  readonly before?: SpendSource | undefined
  readonly after?: SpendSource | undefined
}

/** What is added to one row of `customer_spend`. */
export interface SpendChange {
  readonly customerId: Id<'customer'>
  readonly currency: string
  readonly year: number
  boughtCount: number
  boughtMinor: number
  returnedCount: number
  returnedMinor: number
  /** The first and last day of the sales that came. */
  firstOn: string | null
  lastOn: string | null
  /** A sale or return went: first and last day, and whether the row stays, have to be looked up. */
  hasLost: boolean
}

/** True for orders that count: a cancelled one, an adjustment and one of nobody known do not. */
export function counts(order: SpendSource | undefined): order is SpendSource & { readonly customerId: Id<'customer'> } {
  return order !== undefined && order.customerId !== null && order.status !== 'cancelled' && order.kind !== 'adjustment'
}

/** The changes of `customer_spend` that orders bring, a row each, in the order in which every transaction writes them. */
export function spendChanges(moves: readonly SpendMove[]): readonly SpendChange[] {
  const changes = new Map<string, SpendChange>()
  for (const { before, after } of moves) {
    if (isSamePlace(before, after) && before && after) {
      addAmount(changeOf(changes, after), after, after.totalMinor - before.totalMinor)
      continue
    }
    if (counts(before)) {
      const change = changeOf(changes, before)
      addCount(change, before, -1)
      addAmount(change, before, -before.totalMinor)
      change.hasLost = true
    }
    if (counts(after)) {
      const change = changeOf(changes, after)
      addCount(change, after, 1)
      addAmount(change, after, after.totalMinor)
      if (after.kind === 'sale') addDay(change, after.day)
    }
  }
  return [...changes]
    .filter(([, change]) => isMoved(change))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, change]) => change)
}

type Counted = SpendSource & { readonly customerId: Id<'customer'> }

function isSamePlace(before: SpendSource | undefined, after: SpendSource | undefined): after is Counted {
  if (!counts(before) || !counts(after)) return false
  const fields = ['customerId', 'kind', 'currency', 'day'] as const
  return fields.every((field) => before[field] === after[field])
}

function changeOf(changes: Map<string, SpendChange>, { customerId, currency, day }: Counted): SpendChange {
  const year = Number(day.slice(0, 4))
  const key = `${customerId} ${currency} ${year}`
  let change = changes.get(key)
  if (!change) {
    const nothing = { boughtCount: 0, boughtMinor: 0, returnedCount: 0, returnedMinor: 0 }
    change = { customerId, currency, year, ...nothing, firstOn: null, lastOn: null, hasLost: false }
    changes.set(key, change)
  }
  return change
}

function addCount(change: SpendChange, { kind }: Counted, count: number): void {
  if (kind === 'sale') change.boughtCount += count
  else change.returnedCount += count
}

/** Returns come as negative amounts and are kept as positive ones. */
function addAmount(change: SpendChange, { kind }: Counted, amountMinor: number): void {
  if (kind === 'sale') change.boughtMinor += amountMinor
  else change.returnedMinor -= amountMinor
}

function addDay(change: SpendChange, day: string): void {
  if (change.firstOn === null || day < change.firstOn) change.firstOn = day
  if (change.lastOn === null || day > change.lastOn) change.lastOn = day
}

function isMoved(change: SpendChange): boolean {
  const { boughtCount, boughtMinor, returnedCount, returnedMinor, firstOn, hasLost } = change
  return hasLost || firstOn !== null || [boughtCount, boughtMinor, returnedCount, returnedMinor].some((by) => by !== 0)
}
