import { setTimeout as pause } from 'node:timers/promises'
import { FAILPOINTS } from '#platform/failpoint.ts'
import type { Installation } from '../installation.ts'
import { anyOf, type Proof } from '../proof.ts'
import { reconcile, reconcileAll } from '../reconcile.ts'
import { startTraffic } from '../traffic.ts'

/** A failpoint that busy clients have not passed after this time will not be passed, in milliseconds. */
const PASSED_WITHIN = 60_000

/** What the server acknowledged survives its being killed: at each named point, and at any moment. */
export const ackedSurvivesKill: Proof = {
  name: 'acked-survives-kill',
  share: 150,
  prove: ({ withInstallation, each }) =>
    withInstallation(async (installation) => {
      let points = 0
      await each(async (number) => {
        // Three at a named point for every two at any moment.
        const killed = number % 5 < 3 ? await killAtPoint(installation, points++) : await killAtRandom(installation)
        await installation.start()
        // Now and then everything again: what a later kill took from an earlier trial shows then.
        const compare = number % 25 === 24 ? reconcileAll : reconcile
        return [...killed, ...(await compare(installation))]
      })
    }),
}

async function killAtRandom(installation: Installation): Promise<readonly string[]> {
  if (installation.server.hasEnded()) await installation.start()
  const traffic = startTraffic(installation)
  await pause(anyOf(20, 1_500))
  await installation.server.kill()
  await traffic.stop()
  return traffic.faults
}

async function killAtPoint(installation: Installation, count: number): Promise<readonly string[]> {
  const name = FAILPOINTS[count % FAILPOINTS.length]
  await installation.server.kill()
  // Past those of the start, which passes some of the points as well.
  const server = await installation.start({ CARNET_TRIAL: '1', CARNET_FAILPOINT: `${name}:${anyOf(40, 160)}` })
  const traffic = startTraffic(installation)
  const given = new AbortController()
  await Promise.race([server.ended, pause(PASSED_WITHIN, undefined, { signal: given.signal }).catch(() => undefined)])
  given.abort()
  const isMissed = !server.hasEnded()
  await server.kill()
  await traffic.stop()
  return isMissed ? [...traffic.faults, `nobody passed ${name}`] : traffic.faults
}
