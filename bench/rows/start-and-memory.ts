import { rm } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { Row } from '../row.ts'
import { dataFolder, openStage, residentMemory, startServer } from '../stage.ts'
import { median } from '../statistics.ts'
import { Wire } from '../wire.ts'

/** From the command to the first answer, on a database that exists; the middle of five. */
export const startTime: Row = {
  name: 'start-existing-database',
  async measure() {
    const folder = await dataFolder()
    const times: number[] = []
    try {
      for (let n = 0; n <= 5; n += 1) {
        await using server = await startServer(folder)
        // The first one makes the database.
        if (n > 0) times.push(server.startedIn)
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
    const value = median(times)
    return { value, unit: 'ms', target: '<=2000', isMet: value <= 2000, notes: { slowest: Math.max(...times) } }
  },
}

const SETTLE = 10_000
const REQUESTS = 20_000
const CLIENTS = 20

/** Resident memory of the server's process: at rest ten seconds after its start, and the most while twenty clients read. */
export const memory: Row = {
  name: 'resident-memory',
  async measure() {
    await using stage = await openStage()
    await pause(SETTLE)
    const idle = await residentMemory(stage.server.pid)
    const hq = await stage.given.associate({ may: 'everything' })
    await stage.given.store()
    const wire = new Wire(stage.server.port, hq.headers, CLIENTS)
    let busy = idle
    let left = REQUESTS
    const client = async () => {
      while ((left -= 1) >= 0) {
        await wire.send({ method: 'GET', path: '/stores' })
        if (left % 500 === 0) busy = Math.max(busy, await residentMemory(stage.server.pid))
      }
    }
    await Promise.all(Array.from({ length: CLIENTS }, client))
    wire.close()
    return {
      value: idle,
      unit: 'MB',
      target: 'idle<=150,load<=350',
      isMet: idle <= 150 && busy <= 350,
      notes: { load: busy },
    }
  },
}
