import type { AuditCheckpoint, AuditVerification } from '#contract/audit.ts'
import { sql } from 'kysely'
import { beginLink, NO_HASH, OPEN_END, type SealedEntry } from './audit-chain.ts'
import { entriesFrom, micros, type Place, type Tenant } from './sealed-entries.ts'

export interface VerifyOptions {
  /** The first seal to look at; the one before is taken as sound. 1 unless told. */
  readonly fromSeal?: number
  /** A head that was kept outside the database. */
  readonly checkpoint?: AuditCheckpoint | undefined
  /** Stops at the seal that reaches this many entries. No limit unless told. */
  readonly most?: number
}

type Fault = NonNullable<AuditVerification['broken']>['because']

/** A seal that was read, or the place before the first. */
interface Before extends Place {
  readonly number: number
  readonly hash: Buffer
}

/**
 * Computes the chain of a legal entity's audit log again and compares. Tells the first seal that is not what it was: an
 * entry was changed, taken out or put in. Seals cut off at the end, or a chain written anew, show only against a checkpoint.
 */
export async function verifyAudit(ctx: Tenant, options: VerifyOptions = {}): Promise<AuditVerification> {
  const { fromSeal = 1, checkpoint, most = Infinity } = options
  const done = { seals: 0, entries: 0 }
  let before = await beforeSeal(ctx, fromSeal)
  const answer = (
    head: Before,
    rest: Pick<AuditVerification, 'complete' | 'unsealed' | 'broken'>,
  ): AuditVerification => ({
    state: rest.broken ? 'broken' : 'sound',
    ...done,
    head: { number: head.number, hash: head.hash.toString('hex') },
    ...rest,
  })
  const broken = (seal: number, because: Fault) =>
    answer(before ?? nothing, { complete: true, unsealed: false, broken: { seal, because } })
  if (!before) return broken(fromSeal - 1, 'missing')
  const entries = new Entries(ctx, before)
  for await (const seal of sealsFrom(ctx, fromSeal)) {
    if (seal.number !== before.number + 1) return broken(before.number + 1, 'missing')
    if (!follows(seal, before)) return broken(seal.number, 'unlinked')
    const link = beginLink(before.hash)
    for await (const entry of entries.until(seal)) link.add(entry)
    const { era, from, number, sealedAt, to } = seal
    const hash = link.close({ legalEntityId: ctx.legalEntityId, number, era, from, to, sealedAt })
    if (!hash.equals(seal.hash) || link.entries !== seal.entries) return broken(number, 'content')
    if (checkpoint?.number === number && checkpoint.hash !== hash.toString('hex')) return broken(number, 'checkpoint')
    before = { number, hash, era, transaction: to }
    done.seals += 1
    done.entries += seal.entries
    if (done.entries >= most) return answer(before, { complete: false, unsealed: false, broken: null })
  }
  if (checkpoint && checkpoint.number > before.number) return broken(checkpoint.number, 'checkpoint')
  const rest = await beyond(ctx, before)
  if (rest.stray) return broken(before.number, 'stray')
  return answer(before, { complete: true, unsealed: rest.unsealed, broken: null })
}

const nothing: Before = { number: 0, hash: NO_HASH, era: 1, transaction: 0 }

async function beforeSeal(ctx: Tenant, number: number): Promise<Before | undefined> {
  if (number === 1) return nothing
  const row = await seals(ctx)
    .where('number', '=', number - 1)
    .executeTakeFirst()
  return row && { number: row.number, hash: row.hash, era: row.era, transaction: row.to }
}

function seals({ tx, legalEntityId }: Tenant) {
  return tx
    .selectFrom('auditSeal')
    .where('legalEntityId', '=', legalEntityId)
    .select(['number', 'era', 'fromTransaction as from', 'toTransaction as to', 'entries', 'previousHash', 'hash'])
    .select(micros('sealed_at').as('sealedAt'))
}

type Seal = Awaited<ReturnType<ReturnType<typeof seals>['executeTakeFirstOrThrow']>>
const PAGE = 1_000

async function* sealsFrom(ctx: Tenant, first: number): AsyncGenerator<Seal> {
  let next = first
  for (;;) {
    const page = await seals(ctx).where('number', '>=', next).orderBy('number').limit(PAGE).execute()
    yield* page
    const last = page.at(-1)
    if (page.length < PAGE || last === undefined) return
    next = last.number + 1
  }
}

/** A seal goes on where the one before ended; after an era's open end, with the next era's first transaction. */
function follows(seal: Seal, before: Before): boolean {
  const isNextEra = before.transaction === OPEN_END
  const era = isNextEra ? before.era + 1 : before.era
  const from = isNextEra ? 0 : before.transaction
  return seal.era === era && seal.from === from && seal.to > from && seal.previousHash.equals(before.hash)
}

/** The entries in their order, handed out seal by seal: one query serves many small seals. */
class Entries {
  readonly stream: AsyncGenerator<SealedEntry>
  waiting: SealedEntry | undefined

  constructor(ctx: Tenant, from: Place) {
    this.stream = entriesFrom(ctx, from)
  }

  async *until(seal: Pick<Seal, 'era' | 'to'>): AsyncGenerator<SealedEntry> {
    for (;;) {
      this.waiting ??= (await this.stream.next()).value as SealedEntry | undefined // The generator returns nothing.
      const entry = this.waiting
      if (!entry || entry.era > seal.era || (entry.era === seal.era && entry.transaction >= seal.to)) return
      this.waiting = undefined
      yield entry
    }
  }
}

/** What is where no seal is: entries that wait for one, and entries that none will ever reach. */
async function beyond({ tx, legalEntityId }: Tenant, head: Place): Promise<{ stray: boolean; unsealed: boolean }> {
  const { rows } = await sql<{ stray: boolean; unsealed: boolean }>`
    select exists (
        select from audit_entry where legal_entity_id = ${legalEntityId} and era < 1)
      or exists (
        select from audit_entry e, installation i where e.legal_entity_id = ${legalEntityId} and e.era > i.era)
      or exists (
        select from installation i, generate_series(1, i.era) past, lateral (
          select from audit_entry e where e.legal_entity_id = ${legalEntityId} and e.era = past
            and (e.transaction < 0 or e.transaction >= ${OPEN_END}) limit 1) found)
      -- Of a transaction that has not begun yet. This one may be newer than the snapshot, and sees what it wrote itself.
      or exists (
        select from audit_entry e, installation i where e.legal_entity_id = ${legalEntityId} and e.era = i.era
          and e.transaction >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint
          and e.transaction is distinct from pg_current_xact_id_if_assigned()::text::bigint) as stray,
      exists (
        select from audit_entry where legal_entity_id = ${legalEntityId}
          and (era, transaction) >= (${head.era}, ${head.transaction})) as unsealed`.execute(tx)
  return rows[0] ?? { stray: false, unsealed: false }
}
