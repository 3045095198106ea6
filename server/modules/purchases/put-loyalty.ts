import type { LoyaltyStanding } from '#contract/purchase-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { columnsOf } from './sql-array.ts'

/** A customer's standing in a programme as another system tells it. */
export interface PutStanding extends LoyaltyStanding {
  readonly customerId: Id<'customer'>
}

/** What became of a standing, and what undoing it needs: as it was, null for one that is new, undefined for one that is the same. */
export interface PutStandingOutcome {
  readonly state: 'created' | 'changed' | 'same'
  readonly recordId: string
  readonly before: StandingBefore | null
}

interface StandingBefore {
  readonly tier: string | null
  readonly points: number
  readonly asOf: string
}

type Row = StandingBefore & { readonly customerId: Id<'customer'>; readonly programme: string }

const keyOf = ({ customerId, programme }: Pick<PutStanding, 'customerId' | 'programme'>) => `${customerId}/${programme}`

/**
 * Sets standings, each given once a call; one that is as new or newer than what is given stays, and counts as the same. Two
 * statements. Asks nobody who may, and writes no audit row: who imports records the import.
 */
export async function putStandings(ctx: Ctx, given: readonly PutStanding[]): Promise<PutStandingOutcome[]> {
  if (given.length === 0) return []
  const before = new Map((await heldStandings(ctx, given)).map((row) => [keyOf(row), row]))
  const outcomes = given.map((standing): PutStandingOutcome => {
    const there = before.get(keyOf(standing))
    const recordId = keyOf(standing)
    if (!there) return { state: 'created', recordId, before: null }
    const { tier, points, asOf } = there
    if (new Date(asOf) >= standing.asOf) return { state: 'same', recordId, before: null }
    return { state: 'changed', recordId, before: { tier, points, asOf } }
  })
  await writeStandings(
    ctx,
    given.filter((_standing, at) => outcomes[at]?.state !== 'same'),
  )
  return outcomes
}

async function heldStandings(
  ctx: Ctx,
  given: readonly Pick<PutStanding, 'customerId' | 'programme'>[],
): Promise<Row[]> {
  const [customer, programme] = columnsOf(
    given,
    (one) => one.customerId,
    (one) => one.programme,
  )
  const { rows } = await sql<Row>`
    select s.customer_id, s.programme, s.tier, s.points, to_json(s.as_of) #>> '{}' as as_of from loyalty_standing s
    join unnest(${customer}::uuid[], ${programme}::text[]) as g(customer_id, programme)
      on g.customer_id = s.customer_id and g.programme = s.programme
    where s.legal_entity_id = ${ctx.legalEntityId}
    order by s.customer_id, s.programme for no key update of s`.execute(ctx.tx)
  return rows
}

async function writeStandings(ctx: Ctx, given: readonly PutStanding[]): Promise<void> {
  if (given.length === 0) return
  const [customer, programme, tier, points, asOf] = columnsOf(
    given,
    (one) => one.customerId,
    (one) => one.programme,
    (one) => one.tier,
    (one) => one.points,
    (one) => one.asOf.toISOString(),
  )
  await sql`insert into loyalty_standing (legal_entity_id, customer_id, programme, tier, points, as_of)
    select ${ctx.legalEntityId}, g.* from unnest(${customer}::uuid[], ${programme}::text[], ${tier}::text[],
      ${points}::bigint[], ${asOf}::timestamptz[]) as g(customer_id, programme, tier, points, as_of)
    order by g.customer_id, g.programme
    on conflict (legal_entity_id, customer_id, programme)
      do update set tier = excluded.tier, points = excluded.points, as_of = excluded.as_of
      where loyalty_standing.as_of < excluded.as_of`.execute(ctx.tx)
}

/** Puts standings back as they were; one that is new goes. */
export async function undoPutStandings(
  ctx: Ctx,
  effects: readonly { readonly recordId: string; readonly before: unknown }[],
): Promise<void> {
  for (const { recordId, before } of effects) {
    const [customerId = '', programme = ''] = recordId.split(/\/(.*)/s, 2)
    const row = sql`legal_entity_id = ${ctx.legalEntityId} and customer_id = ${customerId} and programme = ${programme}`
    if (before === null) await sql`delete from loyalty_standing where ${row}`.execute(ctx.tx)
    else {
      const { tier, points, asOf } = before as StandingBefore // As putStandings has written it.
      await sql`update loyalty_standing set tier = ${tier}, points = ${points}, as_of = ${asOf} where ${row}`.execute(
        ctx.tx,
      )
    }
  }
}
