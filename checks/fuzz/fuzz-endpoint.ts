import type { BoundEndpoint } from '#platform/module.ts'
import type { LightMyRequestResponse } from 'fastify'
import { everything } from '../access/callers.ts'
import type { Caller } from '../access/callers.ts'
import type { Stage } from '../access/matrix.ts'
import { checksum } from '../access/snapshot.ts'
import { answerFault } from './answers.ts'
import type { Specimens } from './arbitrary.ts'
import { type Faulty, FAULTS, seeded, type Wire } from './faults.ts'
import { requestFor, send, validParts } from './requests.ts'

export interface FuzzRun {
  readonly cases: number
  readonly seed: number
  readonly specimens: Specimens
  readonly foreign: Readonly<Record<string, string>>
}

export interface Fuzzed {
  readonly faults: readonly string[]
  readonly accepted: number
  readonly refused: number
}

/** Operations that end or change their own caller: each case brings a caller of its own. */
const USES_UP_ITS_CALLER: ReadonlySet<string> = new Set([
  'signOut',
  'takeTurn',
  'listTurns',
  'changePassword',
  'setPin',
  'endOtherSessions',
])

/**
 * Operations that pass over customers who are not in a book, by their contract: a customer of another legal entity is not in
 * it, as one is not who does not exist.
 */
const PASSES_OVER: ReadonlySet<string> = new Set(['removeClients', 'previewReassignment'])

/** Half of the cases with one fault each, which must be refused and leave nothing; half valid, as the schemas allow. */
export async function fuzzEndpoint(on: Stage, bound: BoundEndpoint, run: FuzzRun): Promise<Fuzzed> {
  const invalid = Math.floor(run.cases / 2)
  const refused = await tryInvalid(on, bound, { ...run, cases: invalid })
  const valid = await tryValid(on, bound, { ...run, cases: run.cases - invalid })
  return { faults: [...refused.faults, ...valid.faults], refused: refused.count, accepted: valid.count }
}

interface Outcome {
  readonly faults: readonly string[]
  readonly count: number
}

async function callerFor(on: Stage, { operationId, endpoint }: BoundEndpoint): Promise<Caller> {
  if (USES_UP_ITS_CALLER.has(operationId)) return on.of.a.itself(operationId)
  if (endpoint.access.kind === 'signedIn') return on.of.a.who({})
  return on.of.a.who(operationId === 'openLegalEntity' ? 'everything' : everything())
}

async function tryInvalid(on: Stage, bound: BoundEndpoint, run: FuzzRun): Promise<Outcome> {
  const { cases: numRuns, seed, foreign } = run
  const pick = seeded(seed)
  const caller = await callerFor(on, bound)
  const parts = validParts(bound, { side: on.a, specimens: run.specimens }, { seed, numRuns })
  const pages = bound.operationId.startsWith('list') && bound.endpoint.query !== undefined
  const base = await requestFor(on, { bound, caller, fresh: true }, { body: undefined, query: [] })
  const faults: string[] = []
  let count = 0
  const before = await checksum(on.client)
  let at = 0
  for (const part of parts) {
    // A fault that has no place in this request gives way to the next.
    let faulty: Faulty | undefined
    while (!faulty) faulty = FAULTS[at++ % FAULTS.length]?.({ ...base, ...part }, { pick, foreign, pages })
    const { fault: planted, wire: faultyWire } = faulty
    const isPassedOver = PASSES_OVER.has(bound.operationId) && /another legal entity at customerIds/.test(planted)
    if ((!faulty.refused || isPassedOver) && isValid(bound, faultyWire)) continue
    const answer = await send(on, bound, { wire: fresh(faultyWire), caller })
    count += 1
    const fault = answerFault(bound, answer) ?? (answer.statusCode < 300 ? 'is accepted' : undefined)
    if (fault !== undefined) faults.push(told(bound, faultyWire, `${planted}: ${fault}`))
  }
  const after = await checksum(on.client)
  if (after !== before && !USES_UP_ITS_CALLER.has(bound.operationId) && bound.endpoint.access.kind !== 'public')
    faults.push(`${bound.operationId}: what was refused left something`)
  return { faults, count }
}

/** Keys are for one request each. */
function fresh(wire: Wire): Wire {
  const key = wire.headers['idempotency-key']
  return key === undefined || key.length > 100
    ? wire
    : { ...wire, headers: { ...wire.headers, 'idempotency-key': crypto.randomUUID() } }
}

/** What the contract's schemas say of a request. */
function isValid({ endpoint }: BoundEndpoint, { params, query, body, text }: Wire): boolean {
  const sent: unknown = text === undefined ? body : undefined
  return (
    (endpoint.params?.safeParse(params).success ?? true) &&
    (endpoint.query?.safeParse(Object.fromEntries(query)).success ?? query.length === 0) &&
    (endpoint.body?.safeParse(sent).success ?? sent === undefined)
  )
}

async function tryValid(on: Stage, bound: BoundEndpoint, run: FuzzRun): Promise<Outcome> {
  const faults: string[] = []
  let count = 0
  let known: Wire | undefined
  const isReading = bound.endpoint.method === 'GET'
  for (const part of validParts(
    bound,
    { side: on.a, specimens: run.specimens },
    { seed: run.seed + 1, numRuns: run.cases },
  )) {
    const caller = await callerFor(on, bound)
    // What only reads can be asked about the same row again.
    known = isReading && known ? known : await requestFor(on, { bound, caller, fresh: true }, part)
    const wire = { ...known, ...part }
    const answer = await send(on, bound, { wire, caller })
    const isRight = isValid(bound, wire)
    if (answer.statusCode < 300) count += 1
    const fault =
      answerFault(bound, answer) ??
      (!isRight && answer.statusCode < 300 ? 'is accepted against its schema' : undefined) ??
      (isRight && answer.statusCode === 400 ? 'is unreadable and fits its schema' : undefined) ??
      (answer.statusCode < 300 ? await consequenceFault(on, bound, { wire, caller, answer }) : undefined)
    if (fault !== undefined) faults.push(told(bound, wire, `what is valid: ${fault}`))
    if (bound.endpoint.path.startsWith('/stores/:storeId/'))
      await on.client.query('update store set closed_at = null where closed_at is not null')
  }
  return { faults, count }
}

/** What is made below something else and then stands by itself. */
const READ_AT: Readonly<Record<string, string>> = { createVariant: '/api/v1/variants', addPicture: '/api/v1/pictures' }

interface Sent {
  readonly wire: Wire
  readonly caller: Caller
  readonly answer: LightMyRequestResponse
}

/** What was made can be read and is what was answered; what was deleted is gone. */
async function consequenceFault(
  on: Stage,
  { endpoint, operationId }: BoundEndpoint,
  { wire, caller, answer }: Sent,
): Promise<string | undefined> {
  const address = `/api/v1${endpoint.path.replace(/:(\w+)/g, (_, name: string) => wire.params[name] ?? '')}`
  const reader = (url: string) => on.world.app.inject({ url, headers: caller.headers })
  if (endpoint.method === 'DELETE' && operationId !== 'resetParameter') {
    const again = await reader(address)
    return again.statusCode === 404 || again.statusCode === 405 ? undefined : `is still there: ${again.statusCode}`
  }
  if (endpoint.status !== 201) return undefined
  const made = answer.json<{ id?: string }>()
  if (made.id === undefined || operationId === 'openLegalEntity') return undefined
  const read = await reader(`${READ_AT[operationId] ?? address}/${made.id}`)
  if (read.statusCode === 405) return undefined
  return read.body === answer.body ? undefined : `is read back as ${read.statusCode} ${read.body.slice(0, 200)}`
}

function told({ operationId }: BoundEndpoint, wire: Wire, fault: string): string {
  const request = JSON.stringify({ ...wire, headers: undefined }).slice(0, 400)
  return `${operationId} with ${fault} ${request}`
}
