import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { refreshStatistics } from '#platform/database/index.ts'
import { Problem } from '#platform/problem.ts'
import type { Effect, Numbered, Put, Taker } from '../presets/preset.ts'

/** Runs work in a transaction of its own in the import's legal entity. */
export type Transact = <T>(fn: (ctx: Ctx) => Promise<T>) => Promise<T>

export type PutRows = Required<Put>

const NOTHING: PutRows = { outcomes: [], effects: [], notes: [] }

/** Two imports, or an import and somebody at a till, met: what they were about is done by now. */
const MET: ReadonlySet<string> = new Set(['40001', '40P01', '23505'])
const TRIES = 5

/** True for an error that comes of what was being written, and would come again. */
function isOfTheData(error: unknown): boolean {
  if (error instanceof Problem) return true
  const code = codeOf(error)
  return code !== undefined && (code.startsWith('22') || code.startsWith('23'))
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined
}

/**
 * Puts records in, inside a savepoint. When the database refuses them, by something that no reader saw, they are halved until
 * the single row is found that is to blame; the others are taken in.
 */
export async function putRecords<T>(ctx: Ctx, taker: Taker<T>, records: readonly Numbered<T>[]): Promise<PutRows> {
  if (records.length === 0) return NOTHING
  await sql`savepoint import_rows`.execute(ctx.tx)
  try {
    const put = await taker.put(ctx, records)
    await sql`release savepoint import_rows`.execute(ctx.tx)
    return { ...NOTHING, ...put }
  } catch (error) {
    // Somebody else's row: the whole transaction is tried again.
    if (!isOfTheData(error) || codeOf(error) === '23505') throw error
    await sql`rollback to savepoint import_rows`.execute(ctx.tx)
    taker.forget()
    if (records.length === 1) return { ...NOTHING, outcomes: [{ column: null, code: codeOfRefusal(error) }] }
    const half = Math.ceil(records.length / 2)
    const first = await putRecords(ctx, taker, records.slice(0, half))
    const second = await putRecords(ctx, taker, records.slice(half))
    return {
      outcomes: [...first.outcomes, ...second.outcomes],
      effects: [...first.effects, ...second.effects],
      notes: [...first.notes, ...second.notes.map((note) => ({ ...note, at: note.at + half }))],
    }
  }
}

function codeOfRefusal(error: unknown): string {
  return error instanceof Problem ? error.kind.code : 'not-taken'
}

/** Tries a transaction again when it met another one. */
export async function patiently<T>(work: () => Promise<T>, forget: () => void): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      const code = codeOf(error)
      if (attempt === TRIES || code === undefined || !MET.has(code)) throw error
      forget()
    }
  }
}

/**
 * One import at a time writes in a legal entity: chunks of two take turns, so they cannot wait for each other in a ring. What the
 * chunks before have written is in the statistics then.
 */
export async function takeTurn(ctx: Pick<Ctx, 'tx' | 'legalEntityId'>): Promise<void> {
  await sql`select from legal_entity where id = ${ctx.legalEntityId} for no key update`.execute(ctx.tx)
  await refreshStatistics(ctx.tx)
}

/**
 * Remembers what the import did to records. Of a record it comes back to, fields stay as they were before the first time, and
 * the version grows.
 */
export async function keepEffects(
  ctx: Pick<Ctx, 'tx' | 'legalEntityId'>,
  importId: Id<'import_batch'>,
  effects: readonly Effect[],
): Promise<void> {
  const lastOfEach = new Map<string, Effect>()
  for (const effect of effects) {
    const key = `${effect.kind} ${effect.recordId}`
    const earlier = lastOfEach.get(key)
    lastOfEach.set(key, earlier ? { ...effect, before: firstOf(earlier.before, effect.before) } : effect)
  }
  if (lastOfEach.size === 0) return
  const rows = [...lastOfEach.values()]
  await sql`insert into import_effect (legal_entity_id, batch_id, kind, record_id, before, version)
    select ${ctx.legalEntityId}, ${importId}, e.kind, e.record_id, e.before::jsonb, e.version
    from unnest(${rows.map(({ kind }) => kind)}::text[], ${rows.map(({ recordId }) => recordId)}::text[],
      ${rows.map(({ before }) => (before === null ? null : JSON.stringify(before)))}::text[],
      ${rows.map(({ version }) => version)}::int[]) as e(kind, record_id, before, version)
    on conflict (legal_entity_id, batch_id, kind, record_id) do update set version = excluded.version,
      before = excluded.before || import_effect.before`.execute(ctx.tx)
}

/** What the import created was not there before, whatever it did to it later; `||` says the same in SQL, where null stays null. */
function firstOf(earlier: unknown, later: unknown): unknown {
  return earlier === null ? null : { ...(later as object), ...(earlier as object) } // Effects hold JSON objects or null.
}
