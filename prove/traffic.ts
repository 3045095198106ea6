import { setTimeout as pause } from 'node:timers/promises'
import { newChange } from './change.ts'
import type { Installation } from './installation.ts'
import { Hang, send } from './wire.ts'

const CLIENTS = 8
const API = '/api/v1'

/** Clients at work. */
export interface Traffic {
  /** How many changes were acknowledged so far. */
  acknowledged(): number
  /** How many requests were answered "not now" so far. */
  refused(): number
  /** What no client may ever see: a 500, a hang, an answer that is neither success nor "not now". */
  readonly faults: readonly string[]
  /** Lets every client finish its request. */
  stop(): Promise<void>
}

/**
 * Eight clients that write as fast as they are answered, and one that reads, until they are stopped. A connection that
 * breaks, or a 503, leaves a change unknown: its client goes on with another.
 */
export function startTraffic(installation: Installation): Traffic {
  const { server, ledger, callers, book } = installation
  const faults: string[] = []
  let isOn = true
  let acknowledged = 0
  let refused = 0

  async function writeOn(client: number): Promise<void> {
    for (let count = client; isOn; count += 1) {
      const change = newChange(count, (client + CLIENTS * (count % 3)) % callers.length, book)
      ledger.sends(change)
      const status = await attempt(`POST ${change.path}`, async () => {
        const answer = await send(server.url + API + change.path, {
          method: 'POST',
          headers: { ...callers[change.caller], 'idempotency-key': change.id },
          body: change.body,
        })
        if (answer.status === 201) {
          ledger.acknowledged(change.id, answer.text)
          acknowledged += 1
        }
        return answer.status
      })
      if (status !== 201) await pause(25)
    }
  }

  async function readOn(): Promise<void> {
    for (let count = 0; isOn; count += 1) {
      const headers = callers[count % callers.length] ?? {}
      await attempt('GET /stores', async () => (await send(`${server.url}${API}/stores?limit=1`, { headers })).status)
      await pause(50)
    }
  }

  async function attempt(what: string, run: () => Promise<number>): Promise<number | undefined> {
    try {
      const status = await run()
      if (status === 503) refused += 1
      else if (status !== 200 && status !== 201) faults.push(`${what} was answered ${status}`)
      return status
    } catch (error) {
      // Any other failure is a broken connection, which is what a kill looks like from outside.
      if (error instanceof Hang) faults.push(error.message)
      return undefined
    }
  }

  const clients = Array.from({ length: CLIENTS }, (_, client) => writeOn(client))
  clients.push(readOn())
  return {
    acknowledged: () => acknowledged,
    refused: () => refused,
    faults,
    async stop() {
      isOn = false
      await Promise.all(clients)
    },
  }
}
