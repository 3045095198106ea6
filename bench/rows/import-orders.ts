import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { CopiedRows } from '../by-hand/copied-rows.ts'
import type { Row } from '../row.ts'
import { openStage, root, type Stage } from '../stage.ts'
import { median } from '../statistics.ts'

/** Sales of a real shop, 541,909 lines; not part of the product, see docs/operate/speed.md. */
const FILE = fileURLToPath(
  new URL('../../../shared/data/online-retail/online_retail_2010-2011.csv.gz', import.meta.url),
)
const LINES = 541_909
const ROUNDS = 3

/**
 * `carnet import` of a real file in a process of its own, against COPY of the very rows it left into the same tables.
 * Target: design.md 5.
 */
export const importOrders: Row = {
  name: 'import-orders',
  async measure() {
    if (!existsSync(FILE)) return { skipped: 'the data set Online Retail is not here' }
    await using rows = await CopiedRows.open()
    const runs: Run[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      await using stage = await openStage()
      await stage.given.homeEntity()
      const run = await importInto(stage)
      if (round === 0) await rows.keep(stage)
      const copied = await rows.copyInto(stage)
      runs.push({ ...run, ...copied })
    }
    const of = (figure: (run: Run) => number) => median(runs.map(figure))
    const ratio = of(({ seconds, all }) => seconds / all)
    const memory = Math.max(...runs.map((run) => run.memory))
    return {
      value: of(({ seconds }) => seconds),
      unit: 's',
      ratio,
      target: 'ratio<=3x,memory<=300MB',
      isMet: ratio <= 3 && memory <= 300,
      notes: {
        linesPerSecond: LINES / of(({ seconds }) => seconds),
        memory,
        copy: of(({ all }) => all),
        copyOfShopRows: of(({ shop }) => shop),
        ratioToShopRows: of(({ seconds, shop }) => seconds / shop),
      },
    }
  },
}

interface Run {
  /** From the start of the process to its end. */
  readonly seconds: number
  /** The most that the process had resident, in MB. */
  readonly memory: number
  /** Seconds that COPY took, of all rows, and of those that are no account of the import itself. */
  readonly all: number
  readonly shop: number
}

async function importInto(stage: Stage): Promise<Pick<Run, 'seconds' | 'memory'>> {
  const program = await programOf('carnet')
  const began = performance.now()
  const child = spawn(
    'node_modules/.bin/node',
    [...program, 'import', FILE, '--preset', 'online-retail', '--zone', 'Europe/London'],
    { cwd: root, env: { ...process.env, CARNET_DATA_DIR: stage.folder }, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const exit = once(child, 'exit').then(() => (performance.now() - began) / 1000)
  let memory = 0
  while (child.exitCode === null && child.signalCode === null) {
    memory = Math.max(memory, await highestMemory(child.pid ?? 0))
    await Promise.race([exit, pause(200)])
  }
  const seconds = await exit
  if (child.exitCode !== 0) throw new Error(`The import ended with ${child.exitCode}`)
  return { seconds, memory }
}

/** What follows `exec node` in a script of package.json: what a shop would run, without npm around it. */
async function programOf(script: string): Promise<readonly string[]> {
  const { scripts } = JSON.parse(await readFile(`${root}package.json`, 'utf8')) as { scripts: Record<string, string> } // npm's own file.
  return (scripts[script] ?? '').split(' ').slice(2)
}

/** The most that a process ever had resident, in MB (Linux); 0 when it is gone. */
async function highestMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024
}
