import type { Id } from '#contract/shared.ts'
import type { BookPolicy } from './parameters.ts'
import type { BookEvent } from './record-operation.ts'
import { isOver, isSameLine, type KeptLine } from './rules.ts'

/** What undoing comes to. */
export interface Undoing {
  /** Lines that go, as they are. */
  readonly takenAway: readonly KeptLine[]
  /** Lines that come back, as they were. */
  readonly putBack: readonly KeptLine[]
  /** The history of it, one for each customer. */
  readonly events: readonly BookEvent[]
  /** Customers whose lines are not as the operation left them, or who could not be kept any more as they were. */
  readonly left: readonly Id<'customer'>[]
}

/** Decides about each customer of an operation: what is still as the operation left it is put back as it was before. */
export function planUndo(
  done: readonly BookEvent[],
  lines: readonly KeptLine[],
  { policy, now }: { readonly policy: BookPolicy; readonly now: Date },
): Undoing {
  const byCustomer = Map.groupBy(lines, (line) => line.customerId)
  const plan = {
    takenAway: [] as KeptLine[],
    putBack: [] as KeptLine[],
    events: [] as BookEvent[],
    left: [] as Id<'customer'>[],
  }
  for (const event of done) {
    const { customerId, from, to } = event
    const current = byCustomer.get(customerId) ?? []
    if (!isAsLeft(event, current) || (from && !fits(from, othersOf(event, current), { policy, now }))) {
      plan.left.push(customerId)
      continue
    }
    if (to) plan.takenAway.push({ ...to, customerId })
    if (from) plan.putBack.push({ ...from, customerId })
    if (to?.had) plan.putBack.push({ ...to.had, associateId: to.associateId, customerId })
    // Who kept the customer before as well goes on, so the customer comes back from nobody.
    plan.events.push({
      action: 'undone',
      customerId,
      from: to?.had ? null : to,
      to: from && { ...from, had: null },
    })
  }
  return plan
}

function isAsLeft({ from, to }: BookEvent, lines: readonly KeptLine[]): boolean {
  const lineOf = (associateId: string) => lines.find((line) => line.associateId === associateId)
  if (from && lineOf(from.associateId)) return false
  return to === null || isSameLine(lineOf(to.associateId), to)
}

function othersOf({ to }: BookEvent, lines: readonly KeptLine[]): readonly KeptLine[] {
  return lines.filter((line) => line.associateId !== to?.associateId)
}

/** True when a line can come back beside those of others: its time is not over, and its place is free. */
function fits(
  line: Pick<KeptLine, 'role' | 'until'>,
  others: readonly KeptLine[],
  { policy, now }: { readonly policy: BookPolicy; readonly now: Date },
): boolean {
  if (isOver(line, now)) return false
  const active = others.filter((other) => !isOver(other, now))
  if (policy === 'single') return active.length === 0
  return line.role !== 'primary' || active.every((other) => other.role !== 'primary')
}
