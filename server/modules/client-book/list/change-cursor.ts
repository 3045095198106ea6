import { timingSafeEqual } from 'node:crypto'
import { clientBookProblems } from '#contract/client-book.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { actingAssociate } from '../books.ts'

/**
 * What a statement saw: everything of transactions before `place`, which all had ended; perhaps some of later ones. So
 * whoever asks again for what was changed in `place` or later misses nothing, whichever transaction commits late, and may
 * get some twice. `era` is that of the installation: another cluster counts transactions from its own beginning.
 */
export interface Snapshot {
  readonly place: number
  readonly era: number
}

/** The columns of a `Snapshot`: of the very statement they stand in. */
export const snapshotSql: RawBuilder<Snapshot> = sql<Snapshot>`
  pg_snapshot_xmin(pg_current_snapshot())::text::bigint as place, (select era from installation) as era`

type Signed = Pick<Ctx, 'sign' | 'legalEntityId' | 'actor'>
const Payload = z.tuple([z.int().min(1), z.int().min(0)])

/** The text of a change cursor. Signed for the caller's own book in this legal entity. */
export function changeCursor(ctx: Signed, { era, place }: Snapshot): string {
  const payload = Buffer.from(JSON.stringify([era, place])).toString('base64url')
  return `${payload}.${seal(ctx, payload)}`
}

/**
 * Where changes go on. Throws 422 for a text that was not given to this associate, 409 `cursor-too-old` for one that was and
 * says nothing any more.
 */
export function readChangeCursor(ctx: Signed, cursor: string): Snapshot {
  const [payload = '', signature = ''] = cursor.split('.', 2)
  const expected = Buffer.from(seal(ctx, payload))
  const given = Buffer.from(signature)
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new Problem(requestProblems.invalid, { errors: [{ pointer: '#query/since', code: 'field/cursor-unknown' }] })
  // Our own bytes, as the signature says; perhaps of another release.
  const parsed = Payload.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
  if (!parsed.success) throw new Problem(clientBookProblems.cursorTooOld)
  const [era, place] = parsed.data
  return { era, place }
}

/** Throws 409 when the cursor is of another era, or ahead of this cluster's transactions: there is nothing to go on from. */
export function requireReadable(cursor: Snapshot, now: Snapshot): void {
  if (cursor.era !== now.era || cursor.place > now.place) throw new Problem(clientBookProblems.cursorTooOld)
}

function seal(ctx: Signed, payload: string): string {
  const self: Id<'associate'> | null = actingAssociate(ctx)
  return ctx.sign(`client-changes|${ctx.legalEntityId}|${self}|${payload}`)
}
