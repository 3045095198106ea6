import type { BookRole } from '#contract/client-book-shapes.ts'
import type { Id } from '#contract/shared.ts'
import type { FieldError } from '#platform/problem.ts'
import type { BookPolicy } from './parameters.ts'

type AssociateId = Id<'associate'>
type CustomerId = Id<'customer'>

/** A line of a client book, without saying whose and of whom. */
export interface Line {
  readonly role: BookRole
  readonly until: Date | null
  readonly since: Date
}

/** A line of a client book. */
export interface KeptLine extends Line {
  readonly associateId: AssociateId
  readonly customerId: CustomerId
}

/** True when cover has ended. The line may still be there: `client-book.end-cover` takes it away within the hour. */
export function isOver({ until }: Pick<Line, 'until'>, now: Date): boolean {
  return until !== null && until <= now
}

/** True when the two say the same; a line that is not there is unlike any other. */
export function isSameLine(one: Line | undefined, other: Line | null): boolean {
  if (!one || !other) return false
  return (
    one.role === other.role &&
    one.until?.getTime() === other.until?.getTime() &&
    one.since.getTime() === other.since.getTime()
  )
}

/** How clients are to be kept. */
export interface Wanted {
  readonly associateId: AssociateId
  readonly role: BookRole | undefined
  readonly until: Date | null
}

/** What is wrong with `until` beside the role: only cover has one, and ends in the future, within a year. */
export function untilFault({ role, until }: Wanted, now: Date): FieldError | undefined {
  const fault = (code: string) => ({ pointer: '#/until', code })
  if (role !== 'cover') return until === null ? undefined : fault('client-book/only-for-cover')
  if (until === null) return fault('field/required')
  // An instant that no calendar has is not later than now either.
  if (!(until > now)) return fault('field/in-the-past')
  const farthest = new Date(now)
  farthest.setUTCFullYear(farthest.getUTCFullYear() + 1)
  return until > farthest ? fault('field/too-far-ahead') : undefined
}

/** What adding comes to, customer by customer. */
export interface Additions {
  readonly added: readonly { readonly customerId: CustomerId; readonly role: BookRole }[]
  readonly unchanged: readonly CustomerId[]
  /** In this very book in another role, or covered until another day than asked for. */
  readonly otherRole: readonly CustomerId[]
  /** In somebody else's book, who keeps the place. */
  readonly inOtherBook: readonly { readonly customerId: CustomerId; readonly associateId: AssociateId }[]
  /** Cover in this very book that has ended and makes room for the new line. */
  readonly over: readonly KeptLine[]
}

/**
 * Decides about each customer from the lines that there are. Under `single` a customer is in one book; under `several` one
 * associate is primary, and whoever comes later is secondary unless a role is asked for.
 */
export function planAdditions(
  wanted: Wanted & { readonly policy: BookPolicy; readonly now: Date },
  customerIds: readonly CustomerId[],
  lines: readonly KeptLine[],
): Additions {
  const plan = {
    added: [] as { customerId: CustomerId; role: BookRole }[],
    unchanged: [] as CustomerId[],
    otherRole: [] as CustomerId[],
    inOtherBook: [] as { customerId: CustomerId; associateId: AssociateId }[],
    over: [] as KeptLine[],
  }
  const byCustomer = Map.groupBy(lines, (line) => line.customerId)
  for (const customerId of customerIds) {
    const all = byCustomer.get(customerId) ?? []
    const mine = all.find((line) => line.associateId === wanted.associateId)
    const others = all.filter((line) => line !== mine && !isOver(line, wanted.now))
    if (mine && !isOver(mine, wanted.now)) {
      if (isAsked(wanted, mine)) plan.unchanged.push(customerId)
      else plan.otherRole.push(customerId)
      continue
    }
    const place = placeFor(wanted, others)
    if (typeof place === 'object') {
      plan.inOtherBook.push({ customerId, associateId: place.associateId })
      continue
    }
    if (mine) plan.over.push(mine)
    plan.added.push({ customerId, role: place })
  }
  return plan
}

function isAsked({ role, until }: Wanted, line: Line): boolean {
  return role === undefined || (line.role === role && line.until?.getTime() === until?.getTime())
}

/** The role in which a customer whom others keep comes into a book, or the line that stands against it. */
function placeFor(
  { policy, role }: Wanted & { readonly policy: BookPolicy },
  others: readonly KeptLine[],
): BookRole | KeptLine {
  const primary = others.find((line) => line.role === 'primary')
  const [first] = others
  if (policy === 'single') return primary ?? first ?? 'primary'
  if (role === 'primary') return primary ?? 'primary'
  return role ?? (first ? 'secondary' : 'primary')
}
