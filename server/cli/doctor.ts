import { verifyAudit } from '#modules/access/index.ts'
import { checkBooks } from '#modules/client-book/index.ts'
import { checkKeepers } from '#modules/customers/index.ts'
import { checkSpend } from '#modules/purchases/index.ts'
import { assertIsolation } from '#platform/database/self-test.ts'
import { withInstallation } from '#platform/database/index.ts'
import { sql } from 'kysely'
import { atDesk, type Desk } from './desk.ts'

/** One thing that was looked at. */
interface Finding {
  readonly what: string
  /** What is wrong; undefined when nothing is. */
  readonly wrong?: string
  readonly note?: string
}

/** Looks the installation over, prints a line for each thing, and answers whether all is well. */
export async function doctor(options: { readonly checkpoint?: string }): Promise<boolean> {
  return atDesk(async (desk) => {
    const findings = [
      await isolation(desk),
      await durability(desk),
      ...(await auditLogs(desk, options.checkpoint)),
      ...(await clientBooks(desk)),
      ...(await purchases(desk)),
    ]
    for (const { what, wrong, note } of findings)
      console.log(`${wrong === undefined ? 'ok' : 'WRONG'}\t${what}\t${wrong ?? note ?? ''}`)
    return findings.every((finding) => finding.wrong === undefined)
  })
}

async function isolation({ database }: Desk): Promise<Finding> {
  const what = 'legal entities are kept apart'
  try {
    await assertIsolation(database)
    return { what }
  } catch (error) {
    return { what, wrong: error instanceof Error ? error.message : String(error) }
  }
}

/** Settings without which an acknowledged change could be lost when the machine stops. */
async function durability({ database }: Desk): Promise<Finding> {
  const { rows } = await withInstallation(database, { access: 'read' }, (tx) =>
    sql<{
      name: string
    }>`select name from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'`.execute(
      tx,
    ),
  )
  const what = 'what is acknowledged is on disk'
  return rows.length === 0
    ? { what }
    : { what, wrong: `switched off in PostgreSQL: ${rows.map((row) => row.name).join(', ')}` }
}

/** Each legal entity's chain. `checkpoint` is `<code>:<number>:<hash>`, a head that was printed here before and kept elsewhere. */
async function auditLogs(desk: Desk, checkpoint: string | undefined): Promise<readonly Finding[]> {
  const [code, number, hash] = checkpoint?.split(':') ?? []
  const findings: Finding[] = []
  for (const entity of desk.legalEntities) {
    const kept = entity.code === code && number && hash ? { number: Number(number), hash } : undefined
    const result = await desk.inside(entity.id, (ctx) => verifyAudit(ctx, { checkpoint: kept }))
    const what = `audit log of ${entity.code}`
    const head = `${result.entries} entries in ${result.seals} seals; checkpoint ${entity.code}:${result.head.number}:${result.head.hash}`
    findings.push(
      result.broken ? { what, wrong: `seal ${result.broken.seal}: ${result.broken.because}` } : { what, note: head },
    )
  }
  return findings
}

/** Lines of client books: their copies of the customers, and the history that leads to each. */
async function clientBooks(desk: Desk): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const entity of desk.legalEntities) {
    const [copies, history] = await desk.inside(entity.id, async (ctx) => [
      await checkKeepers(ctx),
      await checkBooks(ctx),
    ])
    const what = `client books of ${entity.code}`
    const said = [
      ...(copies.wrong === 0 ? [] : [`${copies.wrong} lines differ from the customers`]),
      ...(history.wrong === 0 ? [] : [`${history.wrong} lines differ from the history`]),
    ]
    const note = `${copies.lines} lines in ${history.books} books agree with customers and history`
    findings.push(said.length === 0 ? { what, note } : { what, wrong: said.join('; ') })
  }
  return findings
}

/** What is kept beside orders and lines, recomputed from them. Names what differs, the first ten of each kind. */
async function purchases(desk: Desk): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const entity of desk.legalEntities) {
    const { rows, ...wrong } = await desk.inside(entity.id, (ctx) => checkSpend(ctx))
    const what = `purchases of ${entity.code}`
    const said = [
      differing('spend of customers', wrong.spend),
      differing('last purchase of customers', wrong.noted),
      differing('totals of orders', wrong.totals),
      differing('amounts in orders', wrong.amounts),
    ].filter((one) => one !== undefined)
    findings.push(said.length === 0 ? { what, note: `${rows} rows of spend` } : { what, wrong: said.join('; ') })
  }
  return findings
}

function differing(what: string, ids: readonly string[]): string | undefined {
  if (ids.length === 0) return undefined
  const more = ids.length > 10 ? ` and ${ids.length - 10} more` : ''
  return `${what}: ${ids.slice(0, 10).join(', ')}${more}`
}
