import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { codeOf } from './failure.ts'

/** One process at a time is inside. It ends with `leave`, or with the process. */
export interface Gate {
  readonly leave: () => void
}

/**
 * Lets one Carnet at a time start PostgreSQL in a folder, or answers `undefined` when another one is at it. PostgreSQL
 * guards its cluster itself; this guards the moment in which a stale lock file is freed, which must not meet a start.
 * On Linux it is a name in the kernel's abstract socket space, which no crash can leave behind; elsewhere nothing is
 * freed and the gate is open.
 */
export async function enterGate(folder: string): Promise<Gate | undefined> {
  if (process.platform !== 'linux') return { leave: () => undefined }
  const { dev, ino } = await stat(folder)
  const server = createServer((socket) => void socket.destroy())
  try {
    server.listen(`\0carnet-start-${dev}-${ino}`)
    await once(server, 'listening')
    return { leave: () => void server.close() }
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE') return undefined
    throw error
  }
}
