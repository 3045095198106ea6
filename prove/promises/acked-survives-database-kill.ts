import { setTimeout as pause } from 'node:timers/promises'
import type { Installation } from '../installation.ts'
import { anyOf, type Proof } from '../proof.ts'
import { reconcile } from '../reconcile.ts'
import { startTraffic, type Traffic } from '../traffic.ts'
import { send } from '../wire.ts'

const WAYS = ['postmaster', 'backend', 'immediate stop'] as const
/** Milliseconds in which the server has to find its database again by itself. */
const RECOVERS_WITHIN = 40_000
/** So many changes after the blow show that writing goes on. */
const GOES_ON = 10

/** What the server acknowledged survives its database's being killed; it answers 503 meanwhile and recovers by itself. */
export const ackedSurvivesDatabaseKill: Proof = {
  name: 'acked-survives-database-kill',
  share: 60,
  prove: ({ withInstallation, each }) =>
    withInstallation(async (installation) => {
      await each(async (number) => {
        if (installation.server.hasEnded()) await installation.start()
        const way = WAYS[number % WAYS.length] ?? 'postmaster'
        const traffic = startTraffic(installation)
        await pause(anyOf(100, 1_000))
        await strike(installation, way)
        const faults = await recovery(installation, traffic)
        await traffic.stop()
        return [...traffic.faults, ...faults].map((fault) => `${way}: ${fault}`).concat(await reconcile(installation))
      })
    }),
}

async function strike(installation: Installation, way: (typeof WAYS)[number]): Promise<void> {
  switch (way) {
    case 'postmaster':
      return void process.kill(await installation.postmaster(), 'SIGKILL')
    case 'immediate stop':
      return void process.kill(await installation.postmaster(), 'SIGQUIT')
    case 'backend': {
      const backends = await installation.query<{ pid: number }>(
        `select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() order by random()`,
      )
      const pid = backends[0]?.pid
      if (pid === undefined) throw new Error('the database has no backend to kill')
      process.kill(pid, 'SIGKILL')
    }
  }
}

async function recovery({ server }: Installation, traffic: Traffic): Promise<readonly string[]> {
  const until = performance.now() + RECOVERS_WITHIN
  // What is acknowledged at once may have been on its way.
  await pause(150)
  const enough = traffic.acknowledged() + GOES_ON
  while (traffic.acknowledged() < enough) {
    if (server.hasEnded()) return [`the server ended: ${server.said()}`]
    if (performance.now() > until) return [`no change was taken for ${RECOVERS_WITHIN} ms`]
    const alive = await send(`${server.url}/livez`)
    if (alive.status !== 200) return [`/livez answered ${alive.status}`]
    await pause(50)
  }
  return []
}
