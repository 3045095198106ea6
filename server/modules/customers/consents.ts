import type { ConsentEntry, RecordConsent } from '#contract/customer-shapes.ts'
import { customersProblems } from '#contract/customers.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id, Page } from '#contract/shared.ts'
import { sql } from 'kysely'
import { associateOf, type Ctx } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { newId } from '#platform/ids.ts'
import { type FieldError, Problem } from '#platform/problem.ts'
import { addRows, type NewConsent } from './rows.ts'
import { requireCustomer } from './visible.ts'

interface OfCustomer {
  readonly customerId: Id<'customer'>
}

/** The ledger of a customer, the latest decision first. Throws 404 out of reach. */
export async function listConsents(
  ctx: Ctx,
  { customerId, limit, cursor }: OfCustomer & { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<ConsentEntry>> {
  await requireCustomer(ctx, 'customer.read', customerId)
  const name = `consents:${customerId}`
  const start = pageStart(ctx, name, cursor)
  let query = ctx.tx
    .selectFrom('consentEntry')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('customerId', '=', customerId)
    .select(['id', 'channel', 'purpose', 'decision', 'at', 'recordedAt', 'source', 'wording', 'evidence'])
    .select(['recordedBy', 'storeId'])
    // The database's checks are the contract's lists; the column names the associate.
    .$narrowType<Pick<ConsentEntry, 'channel' | 'purpose' | 'decision' | 'recordedBy' | 'storeId'>>()
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (start !== undefined)
    query = query.where(sql<boolean>`(at, id) < (${String(start[0])}::timestamptz, ${String(start[1])}::uuid)`)
  return pageOf(ctx, name, { rows: await query.execute(), limit, key: (row) => [row.at.toISOString(), row.id] })
}

/**
 * Adds a decision of a customer to the ledger, which makes a new version of the customer. Throws 404 out of reach, 409 when
 * the id is taken, 422 when the decision is dated in the future.
 */
export async function recordConsent(
  ctx: Ctx,
  { customerId, consent }: OfCustomer & { readonly consent: RecordConsent },
): Promise<{ entry: ConsentEntry }> {
  await requireCustomer(ctx, 'consent.record', customerId)
  if (isInFuture(ctx, consent))
    throw new Problem(requestProblems.invalid, { errors: [{ pointer: '#/at', code: 'customers/in-the-future' }] })
  await sql`
    update customer set version = version + 1
    where legal_entity_id = ${ctx.legalEntityId} and id = ${customerId}`.execute(ctx.tx)
  const entries = newConsents(ctx, customerId, [consent])
  try {
    await addRows(ctx, { consents: entries })
  } catch (error) {
    if (violates(error, 'consent_entry_pkey')) throw new Problem(customersProblems.idTaken, { cause: error })
    throw error
  }
  const [{ customerId: _, ...added } = never()] = entries
  const entry = { ...added, recordedAt: ctx.now(), recordedBy: associateOf(ctx) ?? null, storeId: ctx.storeId }
  await ctx.record({
    action: 'customers.consent-recorded',
    subject: { kind: 'customer', id: customerId },
    after: entry,
  })
  return { entry }
}

function never(): never {
  throw new Error('One consent gives one entry')
}

/** Lines for the ledger of what a request says that a customer decided, now unless it says when. */
export function newConsents(
  ctx: Pick<Ctx, 'now'>,
  customerId: Id<'customer'>,
  consents: readonly RecordConsent[],
): NewConsent[] {
  return consents.map(({ id = newId<'consent_entry'>(), at = ctx.now(), ...rest }) => ({ id, customerId, at, ...rest }))
}

/** Decisions dated in the future, each at its place below `#/consents`. */
export function futureFaults(ctx: Pick<Ctx, 'now'>, consents: readonly RecordConsent[]): FieldError[] {
  return consents.flatMap((consent, row) =>
    isInFuture(ctx, consent) ? [{ pointer: `#/consents/${row}/at`, code: 'customers/in-the-future' }] : [],
  )
}

function isInFuture(ctx: Pick<Ctx, 'now'>, { at }: Pick<RecordConsent, 'at'>): boolean {
  return at !== undefined && at > ctx.now()
}
