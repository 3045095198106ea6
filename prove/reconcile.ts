import type { Change } from './change.ts'
import type { Installation } from './installation.ts'
import type { Acknowledged } from './ledger.ts'
import { send } from './wire.ts'

/** How much of each kind the database holds for a change. */
interface Held {
  readonly id: string
  readonly rows: number
  readonly links: number
  readonly audits: number
  readonly answers: number
  readonly claims: number
}

const REPLAYS = 24

/**
 * Compares what clients were told with what the running server and its database hold; answers what is wrong, a sentence each.
 * What was acknowledged is stored once, with its audit row and its answer, and a repeat gets the first answer. What is
 * unknown is stored whole or not at all, and asking again with the same key leaves exactly one. Afterwards nothing is unknown.
 */
export async function reconcile(installation: Installation): Promise<readonly string[]> {
  const { acknowledged, unknown } = installation.ledger.read()
  const faults: string[] = []
  const before = await heldFor(installation, [...acknowledged.map(({ change }) => change), ...unknown])
  for (const { change } of acknowledged) {
    const amiss = differs(change, before.get(change.id), 1)
    if (amiss !== undefined) faults.push(`acknowledged ${change.path} ${change.id}: ${amiss}`)
  }
  for (const change of unknown) {
    const held = before.get(change.id)
    const amiss = differs(change, held, held?.rows === 0 ? 0 : 1)
    if (amiss !== undefined) faults.push(`unknown ${change.path} ${change.id} is stored in part: ${amiss}`)
  }
  for (const change of unknown) {
    const answer = await repeat(installation, change)
    if (answer.status === 201) installation.ledger.acknowledged(change.id, answer.text)
    else faults.push(`unknown ${change.path} ${change.id}, asked again, was answered ${answer.status}`)
  }
  for (const told of latest(acknowledged)) faults.push(...(await replayFaults(installation, told)))
  const after = await heldFor(installation, unknown)
  for (const change of unknown) {
    const amiss = differs(change, after.get(change.id), 1)
    if (amiss !== undefined) faults.push(`${change.path} ${change.id}, asked again: ${amiss}`)
  }
  if (faults.length === 0) installation.ledger.settle()
  return faults
}

/** The same for everything since the installation was made. Nothing acknowledged at all is a fault, too: it shows nothing. */
export async function reconcileAll(installation: Installation): Promise<readonly string[]> {
  installation.ledger.unsettle()
  const { acknowledged } = installation.ledger.read()
  return acknowledged.length === 0 ? ['nothing was acknowledged'] : reconcile(installation)
}

/** The newest, which a kill is most likely to have touched. */
function latest(acknowledged: readonly Acknowledged[]): readonly Acknowledged[] {
  return acknowledged.slice(-REPLAYS)
}

async function replayFaults(installation: Installation, { change, text }: Acknowledged): Promise<readonly string[]> {
  const answer = await repeat(installation, change)
  if (answer.status === 201 && answer.isReplay && answer.text === text) return []
  return [`acknowledged ${change.path} ${change.id}, asked again, got another answer: ${answer.status}`]
}

function repeat({ server, callers }: Installation, change: Change) {
  return send(`${server.url}/api/v1${change.path}`, {
    method: 'POST',
    headers: { ...callers[change.caller], 'idempotency-key': change.id },
    body: change.body,
  })
}

/** How what is held differs from the whole change being stored `times` times; undefined when it does not. */
function differs(change: Change, held: Held | undefined, times: 0 | 1): string | undefined {
  if (!held) return 'the database was not asked'
  const wanted = {
    rows: times,
    links: change.path === '/stores' ? 2 * times : 0,
    audits: times,
    answers: times,
    claims: times,
  }
  const { rows, links, audits, answers, claims } = held
  const found = { rows, links, audits, answers, claims }
  const [is, should] = [JSON.stringify(found), JSON.stringify(wanted)]
  return is === should ? undefined : `${is} instead of ${should}`
}

async function heldFor(installation: Installation, changes: readonly Change[]): Promise<ReadonlyMap<string, Held>> {
  const rows = await installation.query<Held & { id: string }>(
    `select id::text,
      (select count(*) from store where legal_entity_id = $2 and store.id = wanted.id)::int
      + (select count(*) from address_book where legal_entity_id = $2 and address_book.id = wanted.id)::int
      + (select count(*) from attribute_type where legal_entity_id = $2 and attribute_type.id = wanted.id)::int as rows,
      (select count(*) from store_address_book where legal_entity_id = $2 and store_id = wanted.id)::int as links,
      coalesce(audits, 0)::int as audits, coalesce(answers, 0)::int as answers, coalesce(claims, 0)::int as claims
    from unnest($1::uuid[]) as wanted (id)
    left join (
      select subject_id, count(*) as audits from audit_entry where legal_entity_id = $2 and outcome = 'done' group by 1
    ) audit on subject_id = wanted.id::text
    left join (
      select key, count(*) as claims, count(*) filter (where status = 201 and body is not null) as answers
      from idempotency_key where legal_entity_id = $2 group by 1
    ) answer on key = wanted.id::text`,
    [changes.map(({ id }) => id), installation.legalEntityId],
  )
  return new Map(rows.map((row) => [row.id, row]))
}
