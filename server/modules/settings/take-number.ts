import { requestProblems } from '#contract/problems.ts'
import { settingsProblems } from '#contract/settings.ts'
import type { Id } from '#contract/shared.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { withTenantAside } from '#platform/database/index.ts'
import { Problem } from '#platform/problem.ts'
import { writeNumber } from './number-pattern.ts'
import { reserveBlock } from './reserve-block.ts'

type Taker = Pick<Ctx, 'tx' | 'legalEntityId' | 'storeId' | 'actor' | 'now'>

interface Taken {
  readonly value: number
  readonly pattern: string
  readonly timeZone: string
}

// Which sequences were fast when last seen, to begin with the right statement. A wrong guess costs one statement more.
const fast = new Set<Id<'number_sequence'>>()

/**
 * Takes the next number in the caller's transaction; rolled back, it is free again. One statement. Of a gap-free sequence,
 * takers wait for each other until they commit: take it late. Of a fast one, each takes from a block of its own; every
 * `blockSize` numbers a block is reserved beside the transaction, which must not have changed the sequence itself.
 * Throws 404 when the sequence is not there, 409 when it is stopped or exhausted.
 */
export async function takeNumber(ctx: Taker, sequenceId: Id<'number_sequence'>): Promise<string> {
  const taken = await take(ctx, sequenceId)
  return writeNumber(taken.pattern, taken.value, { at: ctx.now(), timeZone: taken.timeZone })
}

async function take(ctx: Taker, id: Id<'number_sequence'>): Promise<Taken> {
  const ways = fast.has(id) ? [takeFromBlock, takeFromSequence] : [takeFromSequence, takeFromBlock]
  // Each round that ends without a number has reserved a block more, which other takers may empty first, or was overtaken
  // by a change of the sequence. So the rounds end at the latest when the sequence is exhausted.
  for (;;) {
    for (const way of ways) {
      const taken = await way(ctx, id)
      if (taken) return taken
    }
    const outcome = await makeRoom(ctx, id)
    if (outcome === 'again') continue
    // The last blocks are in other takers' hands: what they roll back is ours.
    const last = outcome === 'wait' ? await takeFromBlock(ctx, id, sql``) : undefined
    if (last) return last
    throw new Problem(settingsProblems.exhausted)
  }
}

/** Finds out why there was no number, and reserves a block where that helps. */
async function makeRoom(ctx: Taker, id: Id<'number_sequence'>): Promise<'again' | 'wait' | 'exhausted'> {
  const sequence = await ctx.tx
    .selectFrom('numberSequence')
    .select(['allocation', 'state', 'nextValue', 'largest'])
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!sequence) throw new Problem(requestProblems.notFound)
  if (sequence.state === 'stopped') throw new Problem(settingsProblems.stopped)
  const isExhausted = sequence.nextValue > sequence.largest
  if (sequence.allocation === 'gap-free') {
    fast.delete(id)
    return isExhausted ? 'exhausted' : 'again'
  }
  fast.add(id)
  if (isExhausted) return 'wait'
  const isReserved = await withTenantAside(ctx, (tx) => reserveBlock({ ...ctx, tx }, id))
  // Beside this transaction, a sequence that was created in it is not to be seen.
  if (isReserved === undefined) await reserveBlock(ctx, id)
  return 'again'
}

/** Gap-free: the sequence's row itself, locked until the taker's transaction ends. */
async function takeFromSequence(ctx: Taker, id: Id<'number_sequence'>): Promise<Taken | undefined> {
  const { rows } = await sql<Taken>`
    update number_sequence n set next_value = n.next_value + 1, highest_issued = n.next_value
    from ${place(ctx)}
    where n.legal_entity_id = ${ctx.legalEntityId} and n.id = ${id} and e.id = ${ctx.legalEntityId}
      and n.allocation = 'gap-free' and n.state = 'active' and n.next_value <= n.largest
    returning n.highest_issued as value, n.pattern, coalesce(s.time_zone, e.time_zone) as time_zone`.execute(ctx.tx)
  return rows[0]
}

/** Fast: the first block that no other taker holds; `orWait` says otherwise. */
async function takeFromBlock(
  ctx: Taker,
  id: Id<'number_sequence'>,
  orWait: RawBuilder<unknown> = sql`skip locked`,
): Promise<Taken | undefined> {
  const { rows } = await sql<Taken>`
    update number_block b set next_value = b.next_value + 1, has_rest = b.next_value < b.to_value
    from number_sequence n, ${place(ctx)}
    where b.legal_entity_id = ${ctx.legalEntityId} and b.number_sequence_id = ${id}
      and n.legal_entity_id = ${ctx.legalEntityId} and n.id = ${id} and e.id = ${ctx.legalEntityId}
      and b.from_value = (
        select f.from_value from number_block f
        join number_sequence q on q.legal_entity_id = f.legal_entity_id and q.id = f.number_sequence_id
        where f.legal_entity_id = ${ctx.legalEntityId} and f.number_sequence_id = ${id} and f.kind = 'reserved' and f.has_rest
          and q.allocation = 'fast' and q.state = 'active' and f.from_value >= q.blocks_from
        order by f.from_value limit 1 for update of f ${orWait})
    returning b.next_value - 1 as value, n.pattern, coalesce(s.time_zone, e.time_zone) as time_zone`.execute(ctx.tx)
  return rows[0]
}

/** Where the number is taken: the store the caller stands in, else the legal entity. Their zone says which year it is. */
function place(ctx: Taker): RawBuilder<unknown> {
  return sql`legal_entity e left join store s on s.legal_entity_id = ${ctx.legalEntityId} and s.id = ${ctx.storeId}`
}
