import type { JobRun } from '#contract/jobs.ts'
import type { Ctx } from '../context.ts'

/** Runs of the legal entity, one row each, before any condition. */
export function runsOf(ctx: Pick<Ctx, 'tx' | 'legalEntityId'>) {
  return ctx.tx
    .selectFrom('jobRun')
    .where('jobRun.legalEntityId', '=', ctx.legalEntityId)
    .select(['jobRun.id', 'job', 'state', 'attempts', 'error', 'askedByKind', 'askedById'])
    .select(['queuedAt', 'dueAt', 'startedAt', 'finishedAt'])
}

type Row = Awaited<ReturnType<ReturnType<typeof runsOf>['executeTakeFirstOrThrow']>>

/** A run as it is shown. */
export function shown({ askedByKind, askedById, ...run }: Row): JobRun {
  const { startedAt, finishedAt } = run
  return {
    ...run,
    askedBy: { kind: askedByKind, id: askedById },
    duration: startedAt && finishedAt ? finishedAt.getTime() - startedAt.getTime() : null,
  }
}
