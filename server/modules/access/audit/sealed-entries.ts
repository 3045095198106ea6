import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import type { SealedEntry } from './audit-chain.ts'

export type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>

/** A place in the order of the chain. */
export interface Place {
  readonly era: number
  readonly transaction: number
}

const PAGE = 2_000
const FIRST_ID = '00000000-0000-0000-0000-000000000000'

/**
 * Entries in the order of the chain, from a place on, to (not including) another if given; fetched by the page, so that
 * memory does not grow with the log.
 */
export async function* entriesFrom(ctx: Tenant, from: Place, to?: Place): AsyncGenerator<SealedEntry> {
  // Without fresh statistics the planner would sort the rest of the log for every page; the index has it in order.
  await sql`set local enable_sort = off`.execute(ctx.tx)
  let after = { ...from, id: FIRST_ID }
  for (;;) {
    const page = await entriesAfter(ctx, after, to)
    yield* page
    const last = page.at(-1)
    if (page.length < PAGE || last === undefined) return
    after = last
  }
}

async function entriesAfter(
  { tx, legalEntityId }: Tenant,
  after: Place & { readonly id: string },
  to: Place | undefined,
): Promise<readonly SealedEntry[]> {
  return tx
    .selectFrom('auditEntry')
    .where('legalEntityId', '=', legalEntityId)
    .where(sql<boolean>`(era, transaction, id) > (${after.era}, ${after.transaction}, ${after.id}::uuid)`)
    .$if(to !== undefined, (query) =>
      query.where(sql<boolean>`(era, transaction) < (${to?.era ?? 0}, ${to?.transaction ?? 0})`),
    )
    .select(['era', 'transaction', 'id', 'outcome', 'actorKind', 'actorId', 'action', 'subjectKind', 'subjectId'])
    .select(['reason', 'storeId', 'deviceId', 'requestId'])
    .select([
      micros('at').as('at'),
      // As text: numbers keep all their digits, and PostgreSQL writes equal documents alike.
      sql<string | null>`before::text`.as('before'),
      sql<string | null>`after::text`.as('after'),
    ])
    .orderBy('era')
    .orderBy('transaction')
    .orderBy('id')
    .limit(PAGE)
    .execute()
}

/** An instant in microseconds since 1970, as text: a Date would lose the last three digits. */
export function micros(column: string) {
  return sql<string>`(extract(epoch from ${sql.ref(column)}) * 1000000)::bigint::text`
}
