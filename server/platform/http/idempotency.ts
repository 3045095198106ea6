import { createHash } from 'node:crypto'
import { requestProblems } from '#contract/problems.ts'
import type { Principal } from '../context.ts'
import { actorIdOf } from '../audit/record.ts'
import type { Tx } from '../database/index.ts'
import { Problem } from '../problem.ts'

/** A first answer, given again. */
export interface StoredAnswer {
  readonly status: number
  readonly body: string | null
}

/** One use of an Idempotency-Key by one caller. */
export interface KeyUse {
  readonly legalEntityId: Principal['legalEntityId']
  readonly principal: string
  readonly key: string
  readonly fingerprint: string
}

/** The caller's use of a key for a request. Throws 400 when the key is missing or not 1 to 255 visible ASCII characters. */
export function keyUse(principal: Principal, key: string | undefined, request: readonly unknown[]): KeyUse {
  if (key === undefined || !/^[\x21-\x7e]{1,255}$/.test(key)) throw new Problem(requestProblems.keyMissing)
  return {
    legalEntityId: principal.legalEntityId,
    principal: `${principal.actor.kind}:${actorIdOf(principal)}`,
    key,
    fingerprint: createHash('sha256').update(JSON.stringify(request)).digest('hex'),
  }
}

/**
 * Claims the key in the request's transaction. A second request with the key waits for the first to end, then gets its
 * answer; undefined means the key is ours and the work is to be done. The claim is undone with the work it stands for.
 * Throws 422 when the key was used for another request, 409 when the first
 * request is still at work after the time that a statement may take. Source: draft-ietf-httpapi-idempotency-key-header.
 */
export async function claimKey(tx: Tx, use: KeyUse): Promise<StoredAnswer | undefined> {
  if (await claim(tx, use)) return undefined
  const first = await tx
    .selectFrom('idempotencyKey')
    .select(['fingerprint', 'status', 'body'])
    .where('legalEntityId', '=', use.legalEntityId)
    .where('principal', '=', use.principal)
    .where('key', '=', use.key)
    .executeTakeFirst()
  if (first && first.fingerprint !== use.fingerprint) throw new Problem(requestProblems.keyReused)
  // The first request's row is gone again, or has no answer: it failed between our two statements.
  if (!first || first.status === null) throw stillRunning()
  return { status: first.status, body: first.body }
}

/** Waits for a transaction that holds the key to end, as long as a statement may take. */
async function claim(tx: Tx, use: KeyUse): Promise<boolean> {
  try {
    const row = await tx
      .insertInto('idempotencyKey')
      .values(use)
      .onConflict((conflict) => conflict.doNothing())
      .returning('key')
      .executeTakeFirst()
    return row !== undefined
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === '57014' || error.code === '55P03'))
      throw stillRunning(error)
    throw error
  }
}

function stillRunning(cause?: unknown): Problem {
  return new Problem(requestProblems.stillRunning, { cause, headers: { 'retry-after': '1' } })
}

/** Keeps the answer beside the claim, in the same transaction as what it acknowledges. */
export async function keepAnswer(tx: Tx, use: KeyUse, answer: StoredAnswer): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('idempotencyKey')
    .set({ status: answer.status, body: answer.body })
    .where('legalEntityId', '=', use.legalEntityId)
    .where('principal', '=', use.principal)
    .where('key', '=', use.key)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows !== 1n) throw new Error('The claim of the Idempotency-Key is gone before its answer was kept')
}

/** Gives a claim back, so that the key can be used again: the request was refused, and what it wrote is kept. */
export async function releaseKey(tx: Tx, use: KeyUse): Promise<void> {
  await tx
    .deleteFrom('idempotencyKey')
    .where('legalEntityId', '=', use.legalEntityId)
    .where('principal', '=', use.principal)
    .where('key', '=', use.key)
    .execute()
}
