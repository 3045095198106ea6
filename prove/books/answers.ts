import type { Installation } from '../installation.ts'
import { fieldsOf } from '../wire.ts'
import type { Happened } from './history.ts'
import type { Answered } from './traffic.ts'

interface Kept {
  readonly id: string
  readonly changed: number
  readonly unchanged: number
  readonly undone: boolean
  readonly audits: number
}

/**
 * Compares what clients were told with what is kept: every success is an operation once, with its history in one transaction
 * and its audit row; an operation is undone once and only when somebody was told so; whatever was refused has left nothing.
 */
export async function answerFaults(
  installation: Installation,
  answers: readonly Answered[],
  history: readonly Happened[],
): Promise<readonly string[]> {
  const asked = answers.filter(({ kind }) => kind !== 'undo')
  const kept = new Map((await keptOf(installation, asked)).map((one) => [one.id, one]))
  const events = Map.groupBy(history, ({ operation }) => operation)
  const undone = Map.groupBy(
    answers.filter(({ kind, status }) => kind === 'undo' && status === 200),
    ({ id }) => id,
  )
  const faults: string[] = []
  for (const answer of asked) {
    const amiss = whatIsAmiss(answer, kept.get(answer.id), {
      events: events.get(answer.id) ?? [],
      undone: undone.get(answer.id) ?? [],
    })
    if (amiss !== undefined) faults.push(`${answer.kind} ${answer.id}, answered ${answer.status}: ${amiss}`)
  }
  const told = new Set(asked.map(({ id }): string => id))
  const strange = history.filter(({ operation, kind }) => !told.has(operation) && kind !== 'expire')
  if (strange.length > 0) faults.push(`the history tells of ${strange.length} events that nobody asked for`)
  return faults
}

interface Came {
  readonly events: readonly Happened[]
  readonly undone: readonly Answered[]
}

function whatIsAmiss(answer: Answered, kept: Kept | undefined, { events, undone }: Came): string | undefined {
  if (answer.status !== 201) return kept || events.length > 0 ? 'it has left something' : undefined
  if (!kept) return 'there is no such operation'
  const { clients, unchanged } = operationIn(answer)
  const main = events.filter(({ action }) => action !== 'undone' && action !== 'expired')
  const backs = events.filter(({ action }) => action === 'undone')
  const toldBack = undone.reduce((sum, one) => sum + Number(fieldsOf(one)['undone']), 0)
  const found = {
    changed: kept.changed,
    unchanged: kept.unchanged,
    history: main.length,
    transactions: new Set(main.map(({ transaction }) => transaction)).size,
    isUndone: kept.undone,
    undone: backs.length,
    audits: kept.audits,
  }
  const wanted = {
    changed: clients,
    unchanged,
    history: clients,
    transactions: clients === 0 ? 0 : 1,
    isUndone: undone.length === 1,
    undone: toldBack,
    audits: 1 + undone.length,
  }
  const [is, should] = [JSON.stringify(found), JSON.stringify(wanted)]
  return is === should ? undefined : `${is} instead of ${should}`
}

function operationIn(answer: Answered): { readonly clients: unknown; readonly unchanged: unknown } {
  const { operation } = fieldsOf(answer)
  const fields = typeof operation === 'object' && operation !== null ? operation : {}
  return {
    clients: 'clients' in fields ? fields.clients : undefined,
    unchanged: 'unchanged' in fields ? fields.unchanged : undefined,
  }
}

function keptOf(installation: Installation, asked: readonly Answered[]): Promise<readonly Kept[]> {
  return installation.query<Kept>(
    `select o.id::text, o.changed_count as changed, o.unchanged_count as unchanged, o.undone_at is not null as undone,
       (select count(*)::int from audit_entry a where a.legal_entity_id = o.legal_entity_id and a.outcome = 'done'
         and a.subject_kind = 'client_book_operation' and a.subject_id = o.id::text) as audits
     from client_book_operation o where o.legal_entity_id = $1 and o.id = any($2::uuid[])`,
    [installation.legalEntityId, asked.map(({ id }) => id)],
  )
}
