import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { beginLink, NO_HASH, OPEN_END } from './audit-chain.ts'
import { entriesFrom, type Place, type Tenant } from './sealed-entries.ts'

/** A seal takes this many entries, or the whole of the transaction that it begins with. */
const BATCH = 5_000

/** Where the chain ends, and how far it may go on. */
interface Position extends Place {
  readonly number: number
  readonly hash: Buffer
  readonly currentEra: number
  /** The oldest transaction that is still running: every lower one has ended, and all it wrote is there to see. */
  readonly horizon: number
}

/**
 * Adds one seal to the chain of the legal entity: over the entries of finished transactions that follow on the last seal.
 * False when there was nothing to seal, or another server has just done it. Source of the rules: docs/decisions/0013-audit.md.
 */
export async function sealNext(ctx: Tenant & Pick<Ctx, 'now'>): Promise<boolean> {
  const position = await positionOf(ctx)
  const to = await endOf(ctx, position)
  if (to === undefined) return false
  const era = position.era
  const link = beginLink(position.hash)
  for await (const entry of entriesFrom(ctx, position, { era, transaction: to })) link.add(entry)
  const sealedAt = ctx.now()
  const number = position.number + 1
  const from = position.transaction
  const frame = { legalEntityId: ctx.legalEntityId, number, era, from, to, sealedAt: `${sealedAt.getTime()}000` }
  // Two servers that seal at once make the same number; the one that commits second adds nothing.
  const seal = await ctx.tx
    .insertInto('auditSeal')
    .values({
      legalEntityId: ctx.legalEntityId,
      number,
      era,
      fromTransaction: from,
      toTransaction: to,
      entries: link.entries,
      previousHash: position.hash,
      hash: link.close(frame),
      sealedAt,
    })
    .onConflict((conflict) => conflict.columns(['legalEntityId', 'number']).doNothing())
    .returning('number')
    .executeTakeFirst()
  return seal !== undefined
}

async function positionOf({ tx, legalEntityId }: Tenant): Promise<Position> {
  const { rows } = await sql<{
    number: number | null
    era: number
    toTransaction: number
    hash: Buffer
    currentEra: number
    horizon: number
  }>`
    select seal.*, i.era as current_era, pg_snapshot_xmin(pg_current_snapshot())::text::bigint as horizon
    from installation i left join lateral (
      select number, era, to_transaction, hash from audit_seal
      where legal_entity_id = ${legalEntityId} order by number desc limit 1) seal on true`.execute(tx)
  const [row] = rows
  if (!row) throw new Error('The table installation has no row')
  const { currentEra, horizon } = row
  if (row.number === null) return { number: 0, era: 1, transaction: 0, hash: NO_HASH, currentEra, horizon }
  const last = { number: row.number, hash: row.hash, currentEra, horizon }
  if (row.toTransaction === OPEN_END) return { ...last, era: row.era + 1, transaction: 0 }
  return { ...last, era: row.era, transaction: row.toTransaction }
}

/** Where the next seal ends: the first transaction that is not in it. Undefined when there is nothing to seal. */
async function endOf(ctx: Tenant, position: Position): Promise<number | undefined> {
  const { currentEra, era, horizon, transaction } = position
  const isPast = era < currentEra
  if (era > currentEra || (!isPast && horizon < transaction))
    throw new Error('The audit log was sealed beyond the current transaction: start the server, which begins a new era')
  // An era that is past has no running transactions; its last seal closes it, even an empty one.
  const end = isPast ? OPEN_END : horizon
  const [first, next] = await boundaries(ctx, position, end)
  if (first === undefined) return isPast ? OPEN_END : undefined
  if (next === undefined) return end
  return next > first ? next : first + 1
}

/** The transactions of the first entry and of the one behind a full batch. */
async function boundaries(ctx: Tenant, from: Place, end: number): Promise<readonly (number | undefined)[]> {
  const entryAt = async (offset: number) => {
    const row = await ctx.tx
      .selectFrom('auditEntry')
      .where('legalEntityId', '=', ctx.legalEntityId)
      .where('era', '=', from.era)
      .where('transaction', '>=', from.transaction)
      .where('transaction', '<', end)
      .select('transaction')
      .orderBy('transaction')
      .orderBy('id')
      .offset(offset)
      .limit(1)
      .executeTakeFirst()
    return row?.transaction
  }
  const first = await entryAt(0)
  return first === undefined ? [] : [first, await entryAt(BATCH)]
}
