import { requestProblems } from '#contract/problems.ts'
import type { NumberSequence } from '#contract/settings-shapes.ts'
import { type Id, NumberSequenceId } from '#contract/shared.ts'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '#platform/context.ts'
import type { Tx } from '#platform/database/index.ts'
import type { ReferenceKind } from '#platform/parameters/index.ts'
import { Problem } from '#platform/problem.ts'
import { warningOf } from './number-rules.ts'

/** What parameters call a number sequence. */
export const NUMBER_SEQUENCE = 'number_sequence' satisfies ReferenceKind

/** Number sequences, one row each, before any condition. */
export function sequencesOf(ctx: Pick<Ctx, 'tx' | 'legalEntityId'>) {
  return ctx.tx
    .selectFrom('numberSequence as n')
    .where('n.legalEntityId', '=', ctx.legalEntityId)
    .selectAll('n')
    .select((eb) => [
      // A block belongs to the takers while the sequence is fast and the block was not given up.
      eb
        .selectFrom('numberBlock as b')
        .whereRef('b.legalEntityId', '=', 'n.legalEntityId')
        .whereRef('b.numberSequenceId', '=', 'n.id')
        .where('b.hasRest', '=', true)
        .where('b.kind', '=', 'reserved')
        .whereRef('b.fromValue', '>=', 'n.blocksFrom')
        .where('n.allocation', '=', 'fast')
        .select(
          eb.fn.coalesce(sql<number>`sum(b.to_value - b.next_value + 1)::bigint`, sql<number>`0::bigint`).as('held'),
        )
        .as('held'),
      // The wire form of an id is its hexadecimal digits behind a prefix.
      sql<string[]>`array(select p.parameter from parameter_value p
        where p.legal_entity_id = n.legal_entity_id and p.reference_kind = ${NUMBER_SEQUENCE} and p.is_set
          and p.value @> to_jsonb('seq_' || replace(n.id::text, '-', '')) order by p.parameter)`.as('usedBy'),
    ])
}

type Row = Awaited<ReturnType<ReturnType<typeof sequencesOf>['executeTakeFirstOrThrow']>>

/** A row as the contract shows it. */
export function toNumberSequence({ held, ...row }: Row): NumberSequence {
  const left = row.largest - row.nextValue + 1 + (held ?? 0)
  return { ...row, left, warning: warningOf({ ...row, left }) }
}

/** The sequence. Throws 404 when it is not there. */
export async function requireSequence(ctx: Ctx, id: Id<'number_sequence'>): Promise<NumberSequence> {
  const row = await sequencesOf(ctx).where('n.id', '=', id).executeTakeFirst()
  if (!row) throw new Problem(requestProblems.notFound)
  return toNumberSequence(row)
}

/** The sequence's own row, locked until the transaction ends, so that no number is taken meanwhile. Throws 404. */
export async function lockSequence(ctx: { readonly tx: Tx } & Pick<Ctx, 'legalEntityId'>, id: Id<'number_sequence'>) {
  const row = await ctx.tx
    .selectFrom('numberSequence')
    .selectAll()
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new Problem(requestProblems.notFound)
  return row
}

/** An id as parameters store it. */
export function wireId(id: Id<'number_sequence'>): string {
  return z.encode(NumberSequenceId, id)
}
