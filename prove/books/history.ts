import type { Installation } from '../installation.ts'
import type { Cast } from './shop.ts'

/** A row of the history; lines are written as role, end and since when. */
export interface Happened {
  readonly operation: string
  readonly kind: string
  readonly action: string
  readonly customer: string
  readonly from: string | null
  readonly fromLine: string
  readonly to: string | null
  readonly toLine: string
  readonly had: string | null
  readonly transaction: string
}

/** The whole history of a cast's customers: customer by customer, and of each in the order in which it was written. */
export function historyOf(installation: Installation, { customers }: Cast): Promise<readonly Happened[]> {
  return installation.query<Happened>(
    `select e.operation_id::text as operation, o.kind, e.action, e.customer_id::text as customer,
       e.from_associate_id::text as from, ${line('e.role', 'e.from')} as "fromLine",
       e.to_associate_id::text as to, ${line('e.to_role', 'e.to')} as "toLine",
       case when e.to_had_role is not null then ${line('e.to_had_role', 'e.to_had')} end as had,
       e.happened_in::text as transaction
     from client_book_event e left join client_book_operation o
       on o.legal_entity_id = e.legal_entity_id and o.id = e.operation_id
     where e.legal_entity_id = $1 and e.customer_id = any($2::uuid[]) order by e.customer_id, e.id`,
    [installation.legalEntityId, customers],
  )
}

/** What is in the books, by customer and associate. */
export function linesOf(
  installation: Installation,
  { customers }: Cast,
): Promise<readonly { readonly customer: string; readonly associate: string; readonly line: string }[]> {
  return installation.query(
    `select k.customer_id::text as customer, k.associate_id::text as associate,
       concat_ws(' ', k.role, k.since, 'until ' || k.until) as line
     from customer_keeper k where k.legal_entity_id = $1 and k.customer_id = any($2::uuid[])`,
    [installation.legalEntityId, customers],
  )
}

const line = (role: string, prefix: string) => `concat_ws(' ', ${role}, ${prefix}_since, 'until ' || ${prefix}_until)`

/**
 * Plays the history again, event by event, and answers what does not fit: a line that goes was not there as it says, one that
 * comes was there already, a customer has two primary keepers or, under the policy single, two books. The books at the end
 * have to be those there are, and the operations must have an order in which every customer has seen them.
 */
export function replayFaults(
  history: readonly Happened[],
  lines: Awaited<ReturnType<typeof linesOf>>,
  { policy }: Cast,
): readonly string[] {
  const faults: string[] = []
  const there = Map.groupBy(lines, ({ customer }) => customer)
  const told = Map.groupBy(history, ({ customer }) => customer)
  for (const customer of new Set([...there.keys(), ...told.keys()])) {
    const books = new Map<string, string>()
    const events = told.get(customer) ?? []
    for (const event of events) faults.push(...step(books, event, events), ...tooMany(books, policy))
    const is = textOf((there.get(customer) ?? []).map(({ associate, line: its }) => [associate, its]))
    const should = textOf([...books])
    if (is !== should) faults.push(`customer ${customer} is kept by ${is}; by the history, by ${should}`)
  }
  return [...faults, ...circleFaults(told)]
}

function step(books: Map<string, string>, event: Happened, all: readonly Happened[]): readonly string[] {
  const faults: string[] = []
  const expect = (associate: string, wanted: string | null) => {
    const found = books.get(associate) ?? null
    const what = `${event.action} by ${event.operation}: customer ${event.customer} in the book of ${associate}`
    if (found !== wanted) faults.push(`${what} was ${found ?? 'not there'} instead of ${wanted ?? 'not there'}`)
  }
  if (event.from !== null) {
    expect(event.from, event.fromLine)
    books.delete(event.from)
  }
  // Who had the client before somebody else's line came to theirs, has it as before when that is undone.
  const undone = event.action === 'undone' ? all.find((one) => isUndoneBy(one, event)) : undefined
  if (undone?.to && undone.had !== null) {
    expect(undone.to, undone.toLine)
    books.set(undone.to, undone.had)
  }
  if (event.to !== null) {
    expect(event.to, event.had)
    books.set(event.to, event.toLine)
  }
  return faults
}

function isUndoneBy(one: Happened, { operation }: Happened): boolean {
  return one.operation === operation && one.action !== 'undone' && one.action !== 'expired'
}

function tooMany(books: ReadonlyMap<string, string>, policy: Cast['policy']): readonly string[] {
  const primary = [...books.values()].filter((line) => line.startsWith('primary')).length
  if (primary > 1) return [`a customer had ${primary} primary keepers`]
  return policy === 'single' && books.size > 1 ? [`a customer was in ${books.size} books under the policy single`] : []
}

const textOf = (books: readonly (readonly string[])[]) =>
  books
    .map((pair) => pair.join(' '))
    .toSorted()
    .join('; ')

/** Each customer has seen some transactions one after the other; all of that together must not go round in a circle. */
function circleFaults(told: ReadonlyMap<string, readonly Happened[]>): readonly string[] {
  const after = new Map<string, Set<string>>()
  const waits = new Map<string, number>()
  for (const events of told.values())
    for (const [at, { transaction }] of events.entries()) {
      if (!waits.has(transaction)) waits.set(transaction, 0)
      const before = events[at - 1]?.transaction
      if (before === undefined || before === transaction) continue
      const next = after.get(before) ?? new Set()
      after.set(before, next)
      if (next.has(transaction)) continue
      next.add(transaction)
      waits.set(transaction, (waits.get(transaction) ?? 0) + 1)
    }
  const free = [...waits].flatMap(([transaction, count]) => (count === 0 ? [transaction] : []))
  let placed = 0
  for (let one = free.pop(); one !== undefined; one = free.pop()) {
    placed += 1
    for (const next of after.get(one) ?? []) {
      const count = (waits.get(next) ?? 0) - 1
      waits.set(next, count)
      if (count === 0) free.push(next)
    }
  }
  return placed === waits.size ? [] : [`${waits.size - placed} transactions have no order that every customer has seen`]
}
