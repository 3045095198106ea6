import { makeBuild, type Patch } from './build.ts'
import { ackedSurvivesDatabaseKill } from './promises/acked-survives-database-kill.ts'
import { ackedSurvivesKill } from './promises/acked-survives-kill.ts'
import { bookInvariants } from './promises/book-invariants.ts'
import { firstStart } from './promises/first-start.ts'
import { importResumes } from './promises/import-resumes.ts'
import { oneHolder } from './promises/one-holder.ts'
import { type Proof, runProof } from './proof.ts'

/** A build with one fault, which a proof has to find: one that does not proves nothing. */
interface KnownBad {
  readonly name: string
  readonly patches: readonly Patch[]
  readonly caughtBy: Proof
  /** Trials after which it should have been caught. */
  readonly tries: number
  /** What the proof has to say. Another failure would be one of the trial, and no catch. */
  readonly shows: RegExp
}

const tenant = 'server/platform/database/tenant.ts'
const carryOut = 'server/platform/http/carry-out.ts'
const runImport = 'server/modules/integrations/engine/run-import.ts'
const cluster = 'server/platform/database/embedded/cluster.ts'

/** Nobody waits for whoever changes the books of the same customers, or the same books. */
const withoutHolds: readonly Patch[] = [
  {
    file: 'server/modules/client-book/lines.ts',
    from: 'order by customer.id for no key update of customer`',
    to: 'order by customer.id`',
  },
  { file: 'server/modules/client-book/books.ts', from: '    .forNoKeyUpdate()\n', to: '' },
  {
    file: 'server/modules/customers/keepers/copies.ts',
    from: 'order by id for no key update`',
    to: 'order by id`',
  },
]

export const knownBad: readonly KnownBad[] = [
  {
    name: 'answers-before-commit',
    caughtBy: ackedSurvivesKill,
    tries: 10,
    shows: /^trial \d+: acknowledged .*"rows":0/m,
    patches: [
      {
        file: tenant,
        from: `const { command } = await send('commit')`,
        to: `const command = 'COMMIT'; late = true`,
      },
      { file: tenant, from: 'let broken: Error | undefined', to: 'let broken: Error | undefined; let late = false' },
      {
        file: tenant,
        from: 'client.release(broken)',
        to: `late ? setTimeout(() => send('commit').catch(() => undefined).finally(() => client.release()), 20) : client.release(broken)`,
      },
    ],
  },
  {
    name: 'no-idempotency-claim',
    caughtBy: ackedSurvivesKill,
    tries: 5,
    shows: /asked again, (?:got another answer|was answered): ?409|"claims":0/,
    patches: [
      { file: carryOut, from: 'const first = await claimKey(tx, use)', to: 'const first = undefined' },
      { file: carryOut, from: '() => keepAnswer(tx, use, answer)', to: 'async () => undefined' },
    ],
  },
  {
    name: 'audit-after-commit',
    caughtBy: ackedSurvivesKill,
    tries: 10,
    shows: /"rows":1,"links":\d,"audits":0/,
    patches: [
      {
        file: carryOut,
        from: 'await recordAudit(base.tx, author, record)',
        to: `const row = { access: 'write', legalEntityId: author.legalEntityId }
      setTimeout(() => void withTenant(globalThis.trial, row, (tx) => recordAudit(tx, author, record)).catch(() => undefined), 30)`,
      },
      { file: carryOut, from: 'let caller: Principal | undefined', to: 'globalThis.trial = deps.database; let caller' },
    ],
  },
  {
    name: 'commit-not-on-disk',
    caughtBy: ackedSurvivesDatabaseKill,
    tries: 12,
    shows: /^trial \d+: acknowledged .*"rows":0/m,
    patches: [
      {
        file: 'server/platform/database/embedded/settings.ts',
        from: `synchronous_commit: 'on'`,
        to: `synchronous_commit: 'off', wal_writer_delay: '2000ms'`,
      },
    ],
  },
  {
    name: 'no-hold-on-the-folder',
    caughtBy: oneHolder,
    tries: 2,
    shows: /was not refused/,
    patches: [
      {
        file: 'server/platform/database/embedded/hold.ts',
        from: 'if (taken.rows[0]?.taken === true) return { isTaken: true }',
        to: 'return { isTaken: true }',
      },
    ],
  },
  {
    name: 'first-start-in-place',
    caughtBy: firstStart,
    tries: 40,
    shows: /did not start|migrated in part/,
    patches: [
      { file: cluster, from: 'const draft = draftPath(layout)\n  try', to: 'const draft = cluster\n  try' },
      {
        file: cluster,
        from: '  } finally {\n    await rm(draft, { recursive: true, force: true })',
        to: '  } finally {',
      },
    ],
  },
  {
    name: 'progress-after-rows',
    caughtBy: importResumes,
    tries: 4,
    shows: /the tables differ/,
    patches: [
      {
        file: runImport,
        from: 'return keepProgress(ctx, run.importId, { ...putting, put, state })\n          }),',
        to: `return put
          }).then((put) => run.transact((ctx) => keepProgress(ctx, run.importId, { ...putting, put, state }))),`,
      },
    ],
  },
  {
    name: 'books-not-held',
    caughtBy: bookInvariants,
    tries: 4,
    shows: /was answered 500/,
    patches: withoutHolds,
  },
  {
    name: 'undone-twice',
    caughtBy: bookInvariants,
    tries: 4,
    shows: /answered 201: .*"isUndone":true.* instead of .*"isUndone":false/,
    patches: [
      {
        file: 'server/modules/client-book/undo-operation.ts',
        from: `kind <> 'expire' for update\``,
        to: `kind <> 'expire'\``,
      },
    ],
  },
  {
    name: 'two-primary-keepers',
    caughtBy: bookInvariants,
    tries: 4,
    shows: /a customer had \d primary keepers/,
    patches: [
      ...withoutHolds,
      {
        file: 'server/migrations/20261122T2010_customers_create.sql',
        from: 'create unique index customer_keeper_primary_key',
        to: 'create index customer_keeper_primary_key',
      },
    ],
  },
]

/** Whether the proof that has to catch a bad build does, and what it said: the fault that shows it, or why it was missed. */
export async function tryToCatch(
  bad: KnownBad,
  options: { readonly refusesWithin: number },
): Promise<{ readonly isCaught: boolean; readonly said: string }> {
  await using sound = await makeBuild()
  await using build = await makeBuild(bad.patches)
  const run = { build, sound, count: bad.tries, untilFailure: true, ...options }
  const { faults, trials } = await runProof(bad.caughtBy, run)
  const fault = faults.find((found) => bad.shows.test(found))
  if (fault !== undefined) return { isCaught: true, said: fault }
  return { isCaught: false, said: `${bad.caughtBy.name}, ${trials} trials. ${faults.slice(0, 3).join('\n')}` }
}
