import { BOOK_ROLES } from '#contract/client-book-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { holdCustomers } from './copies.ts'
import { keyOf, type KeeperLine, writeLines } from './keep.ts'

/** A customer who goes from one client book to another. */
export interface Move {
  readonly customerId: Id<'customer'>
  readonly from: Id<'associate'>
  readonly to: Id<'associate'>
}

/** What a move did: the line that went, the one that was at its goal already, and the one that is there now. */
export interface Moved extends Move {
  readonly before: KeeperLine
  readonly replaced: KeeperLine | null
  readonly after: KeeperLine
}

/**
 * Moves lines from book to book, in the order given. A line keeps its role; where the new keeper has the customer already,
 * the higher role of the two holds. A move from a book that does not have the customer is left out, and so is one to the
 * book it comes from. Four statements for any number of moves. Answers what was moved.
 */
export async function handOver(
  ctx: Pick<Ctx, 'tx' | 'legalEntityId' | 'now'>,
  moves: readonly Move[],
): Promise<Moved[]> {
  if (moves.length === 0) return []
  const customerIds = [...new Set(moves.map(({ customerId }) => customerId))]
  await holdCustomers(ctx, customerIds)
  const { rows } = await sql<KeeperLine>`
    select associate_id, customer_id, role, until, since from customer_keeper
    where legal_entity_id = ${ctx.legalEntityId} and customer_id = any(${customerIds}::uuid[])`.execute(ctx.tx)
  const lines = new Map(rows.map((line) => [keyOf(line), line]))
  const moved = moves.flatMap((move) => moveLine(lines, move, ctx.now()))
  const touched = new Map(moved.flatMap(({ before, after }) => [before, after].map((line) => [keyOf(line), line])))
  const gone = [...touched.values()].filter((line) => !lines.has(keyOf(line)))
  await sql`
    delete from customer_keeper k
    using unnest(${gone.map((line) => line.associateId)}::uuid[], ${gone.map((line) => line.customerId)}::uuid[])
      g(associate_id, customer_id)
    where k.legal_entity_id = ${ctx.legalEntityId} and k.associate_id = g.associate_id and k.customer_id = g.customer_id`.execute(
    ctx.tx,
  )
  const left = [...touched.keys()].flatMap((key) => lines.get(key) ?? [])
  await writeLines(ctx, left, 'replace')
  return moved
}

/** Makes the move among the lines, and answers what it did; nothing when there is nothing to move. */
function moveLine(lines: Map<string, KeeperLine>, move: Move, now: Date): Moved[] {
  const { customerId, from, to } = move
  const before = lines.get(keyOf({ customerId, associateId: from }))
  if (!before || from === to) return []
  const replaced = lines.get(keyOf({ customerId, associateId: to })) ?? null
  const after = { ...higher(before, replaced), associateId: to, since: replaced?.since ?? now }
  lines.delete(keyOf(before))
  lines.set(keyOf(after), after)
  return [{ ...move, before, replaced, after }]
}

/** The line with the higher role; of two covers, the one that lasts longer. */
function higher(line: KeeperLine, other: KeeperLine | null): KeeperLine {
  if (!other) return line
  const difference = BOOK_ROLES.indexOf(line.role) - BOOK_ROLES.indexOf(other.role)
  if (difference !== 0) return difference < 0 ? line : other
  return (line.until ?? epoch) > (other.until ?? epoch) ? line : other
}

const epoch = new Date(0)
