import type { BoundEndpoint } from '#platform/module.ts'
import type { LightMyRequestResponse } from 'fastify'
import { allowedCells, deniedCells, isInvisible } from './cells.ts'
import { ask, faultOf, type Stage } from './matrix.ts'
import { checksum } from './snapshot.ts'

export interface Tried {
  readonly faults: readonly string[]
  readonly denied: number
  readonly allowed: number
}

/** Asks everything about one endpoint: first what it has to refuse, which must leave nothing, then what it has to do. */
export async function tryEndpoint(on: Stage, bound: BoundEndpoint): Promise<Tried> {
  const faults: string[] = []
  const denied = await deniedCells(on, bound)
  const before = await checksum(on.client)
  const refusals: string[] = []
  const nowhere = new Set<string>()
  for (const one of denied) {
    const answer = await ask(on, one)
    faults.push(...[faultOf(one, answer) ?? []].flat())
    if (answer.statusCode === 403 || (answer.statusCode === 404 && isInvisible(one)))
      refusals.push(String(answer.headers['x-request-id']))
    if (isInvisible(one) && answer.statusCode === 404) nowhere.add(bytesOf(answer))
  }
  if (nowhere.size > 1) faults.push(`${bound.operationId}: 404s that differ: ${[...nowhere].join('\n')}`)
  const after = await checksum(on.client)
  if (after !== before) faults.push(`${bound.operationId}: a refusal left something: ${differences(before, after)}`)
  faults.push(...(await unaudited(on, bound, refusals)))

  const makers = await allowedCells(on, bound)
  for (const make of makers) {
    const one = await make()
    faults.push(...[faultOf(one, await ask(on, one)) ?? []].flat())
    await restore(on)
  }
  return { faults, denied: denied.length, allowed: makers.length }
}

/** Everything of an answer but what names the request and the moment, and how many of a caller’s requests are left. */
function bytesOf({ headers, body }: LightMyRequestResponse): string {
  const rest = Object.entries(headers).filter(([name]) => !/^x-request-id$|^date$|ratelimit/.test(name))
  return JSON.stringify(rest) + body
}

function differences(before: string, after: string): string {
  const known = new Set(before.split('\n'))
  return after
    .split('\n')
    .filter((line) => !known.has(line))
    .join(', ')
}

async function unaudited(
  { client }: Stage,
  bound: BoundEndpoint,
  requestIds: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select request_id as id from audit_entry where request_id = any($1) and outcome = 'denied' and action = $2`,
    [requestIds, `${bound.capability}.${bound.operationId}`],
  )
  const found = new Set(rows.map(({ id }) => id))
  const missing = requestIds.filter((id) => !found.has(id)).length
  return missing === 0
    ? []
    : [`${bound.operationId}: ${missing} of ${requestIds.length} refusals are not in the audit log`]
}

/** What cannot be planted afresh for each cell: what an allowed one closed or switched off is put back. */
export async function restore({ client }: Stage): Promise<void> {
  await client.query('update store set closed_at = null where closed_at is not null')
  await client.query('update feature_state set is_on = true where not is_on')
}
