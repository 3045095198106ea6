import type { NumberGap, NumberSequence } from '#contract/settings-shapes.ts'
import type { Id, Page } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { changedBy } from './changed-by.ts'
import { requireSequence, sequencesOf, toNumberSequence } from './number-queries.ts'

interface PageQuery {
  readonly limit: number
  readonly cursor?: string | undefined
}

/** The number sequences of the legal entity, by code. */
export async function listNumberSequences(ctx: Ctx, page: PageQuery): Promise<Page<NumberSequence>> {
  const start = pageStart(ctx, 'number-sequences', page.cursor)
  const rows = await sequencesOf(ctx)
    .$if(start !== undefined, (query) => query.where('n.code', '>', String(start?.[0])))
    .orderBy('n.code')
    .limit(page.limit + 1)
    .execute()
  return pageOf(ctx, 'number-sequences', {
    rows: rows.map(toNumberSequence),
    limit: page.limit,
    key: (sequence) => [sequence.code],
  })
}

/**
 * Every number below the next value that nobody has, with the reason, in order. A gap-free sequence has none but those that a
 * person skipped. Numbers of transactions that are still running count as held. Throws 404 when the sequence is not there.
 */
export async function listNumberGaps(ctx: Ctx, id: Id<'number_sequence'>, page: PageQuery): Promise<Page<NumberGap>> {
  await requireSequence(ctx, id)
  const list = `number-gaps-${id}`
  const start = pageStart(ctx, list, page.cursor)
  const rows = await ctx.tx
    .selectFrom('numberBlock as b')
    .innerJoin('numberSequence as n', (join) =>
      join.onRef('n.legalEntityId', '=', 'b.legalEntityId').onRef('n.id', '=', 'b.numberSequenceId'),
    )
    .leftJoin('associate as a', (join) =>
      join.onRef('a.legalEntityId', '=', 'b.legalEntityId').onRef('a.id', '=', 'b.madeBy'),
    )
    .select(['b.fromValue', 'b.nextValue', 'b.toValue', 'b.kind', 'b.madeAt', 'b.madeBy', 'a.name as madeByName'])
    .select(['n.allocation', 'n.blocksFrom'])
    .where('b.legalEntityId', '=', ctx.legalEntityId)
    .where('b.numberSequenceId', '=', id)
    .where('b.hasRest', '=', true)
    .$if(start !== undefined, (query) => query.where('b.fromValue', '>', Number(start?.[0])))
    .orderBy('b.fromValue')
    .limit(page.limit + 1)
    .execute()
  const { items, nextCursor } = pageOf(ctx, list, { rows, limit: page.limit, key: (row) => [row.fromValue] })
  return {
    nextCursor,
    items: items.map((row) => ({
      from: row.nextValue,
      to: row.toValue,
      because: reasonOf(row),
      since: row.madeAt,
      by: changedBy({ changedBy: row.madeBy, changedByName: row.madeByName }),
    })),
  }
}

function reasonOf(row: {
  readonly kind: 'reserved' | 'skipped'
  readonly allocation: 'gap-free' | 'fast'
  readonly fromValue: number
  readonly blocksFrom: number
}): NumberGap['because'] {
  if (row.kind === 'skipped') return 'skipped'
  return row.allocation === 'fast' && row.fromValue >= row.blocksFrom ? 'held' : 'givenUp'
}
