// The other process of the tests in this folder: it starts the embedded database as a server or a command would, says on
// its output what happened, one JSON object per line, and can be killed without anyone's regret.
import { createInterface } from 'node:readline'
import { attachEmbedded, type EmbeddedDatabase, EmbeddedDatabaseError, startEmbedded } from './index.ts'

// The tests write it: see startParent in trial.ts.
const order = JSON.parse(process.argv[2] ?? '{}') as {
  manner: 'start' | 'attach'
  dataDirectory: string
  systemFolder: string
  settings: Record<string, string>
}

let database: EmbeddedDatabase | undefined

function say(event: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(event)}\n`)
}

async function start(): Promise<void> {
  const enter = order.manner === 'start' ? startEmbedded : attachEmbedded
  try {
    database = await enter({ ...order, log: (line) => void process.stderr.write(`${JSON.stringify(line)}\n`) })
    say({ event: 'started', adopted: database.adopted, host: database.host })
    void database.exited.then((info) => say({ event: 'exited', ...info }))
  } catch (error) {
    if (!(error instanceof EmbeddedDatabaseError)) throw error
    say({ event: 'failed', code: error.code, message: error.message })
  }
}

// A server drains before it stops its database; this one takes its time.
process.on('SIGINT', () => say({ event: 'interrupted' }))

async function obey(line: string): Promise<void> {
  if (line === 'start') await start()
  if (line === 'stop') {
    await database?.stop()
    say({ event: 'stopped' })
  }
}

createInterface({ input: process.stdin }).on('line', (line) => void obey(line))

await start()
