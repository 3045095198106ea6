import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import { z } from 'zod'
import { actorIdOf } from '../audit/record.ts'
import type { Ctx } from '../context.ts'
import { newId } from '../ids.ts'
import type { Job } from './job.ts'
import type { JobParcel } from './parcel.ts'

/** What enqueueing needs of a context. */
export type Enqueuer = Pick<Ctx, 'tx' | 'legalEntityId' | 'actor' | 'outbox' | 'now'>

export interface EnqueueOptions {
  /** Not before this instant; at once when absent. */
  readonly at?: Date
  /** With a key, a job that has not begun yet is not queued a second time: the run that waits is given back, and begins after this transaction. */
  readonly key?: string
}

/**
 * Asks for a job in the transaction that needs it: when it commits, the job runs in this legal entity, at least once; when it
 * rolls back, the job was never asked for. Returns the run's id. Two statements; one when a run with the key waits already.
 */
export async function enqueue<Data>(
  ctx: Enqueuer,
  job: Job<Data>,
  request: { readonly data: Data } & EnqueueOptions,
): Promise<Id<'job_run'>> {
  return enqueueNamed(ctx, job.name, { ...request, data: z.encode(job.data, request.data) })
}

/** `enqueue` for a job that is known by its name only, its data in the form that goes through JSON. */
export async function enqueueNamed(
  ctx: Enqueuer,
  name: string,
  request: { readonly data: unknown } & EnqueueOptions,
): Promise<Id<'job_run'>> {
  const id = newId<'job_run'>()
  const now = ctx.now()
  const run = await ctx.tx
    .insertInto('jobRun')
    .values({
      legalEntityId: ctx.legalEntityId,
      id,
      job: name,
      state: 'queued',
      key: request.key ?? null,
      data: JSON.stringify(request.data),
      askedByKind: ctx.actor.kind,
      askedById: actorIdOf(ctx),
      queuedAt: now,
      dueAt: request.at ?? now,
    })
    // Writing the key it has already locks the run that waits: it cannot begin before this transaction has committed, and
    // then sees what it wrote.
    .onConflict((conflict) =>
      conflict
        .columns(['legalEntityId', 'job', 'key'])
        .where(sql<boolean>`state = 'queued' and attempts = 0 and key is not null`)
        .doUpdateSet({ key: (eb) => eb.ref('excluded.key') }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  if (run.id === id) await send(ctx, name, { runId: id, at: request.at })
  return run.id
}

/** Hands a run that is queued to the workers. */
export async function send(
  ctx: Pick<Enqueuer, 'tx' | 'legalEntityId' | 'outbox'>,
  name: string,
  run: { readonly runId: Id<'job_run'>; readonly at?: Date | undefined },
): Promise<void> {
  const retries = ctx.outbox.jobs.get(name)?.retries
  const data: JobParcel = { legalEntityId: ctx.legalEntityId, runId: run.runId, job: name }
  await ctx.outbox.send(ctx.tx, 'jobs', [
    {
      data,
      ...(run.at ? { startAfter: run.at } : {}),
      ...(retries === undefined ? {} : { retryLimit: retries }),
    },
  ])
}

/**
 * Cancels the runs that an associate or a token has asked for and that have not begun, in this transaction. Returns how many.
 * The workers find them cancelled and pass over them.
 */
export async function cancelJobsOf(
  ctx: Pick<Ctx, 'tx' | 'legalEntityId' | 'now'>,
  actor: { readonly kind: 'associate' | 'token'; readonly id: string },
): Promise<number> {
  const { numUpdatedRows } = await ctx.tx
    .updateTable('jobRun')
    .set({ state: 'cancelled', finishedAt: ctx.now() })
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('askedByKind', '=', actor.kind)
    .where('askedById', '=', actor.id)
    .where('state', '=', 'queued')
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
