import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { killAndWait } from '#platform/database/embedded/trial.ts'
import type { Installation } from '../installation.ts'
import { launch, runCommand } from '../process.ts'
import type { Proof } from '../proof.ts'
import { reconcile } from '../reconcile.ts'
import { startTraffic } from '../traffic.ts'

/** One server has a data folder; another is refused, the command line works beside it, and the next start after a kill works. */
export const oneHolder: Proof = {
  name: 'one-holder',
  share: 30,
  prove: ({ withInstallation, refusesWithin, each }) =>
    withInstallation(async (installation) => {
      await each(async (number) => {
        if (installation.server.hasEnded()) await installation.start()
        const traffic = startTraffic(installation)
        // The clients rest while the second server starts, so that how long it takes is its own.
        await pause(200)
        await traffic.stop()
        const faults = [...(await second(installation, refusesWithin)), ...(await beside(installation, number))]
        const more = startTraffic(installation)
        await pause(200)
        const postmaster = await installation.postmaster()
        await installation.server.kill()
        // Every other time nothing is left but the lock file of a database that no longer runs.
        if (number % 2 === 1) await killAndWait(postmaster)
        await more.stop()
        await installation.start()
        return [...faults, ...traffic.faults, ...more.faults, ...(await reconcile(installation))]
      })
    }),
}

/** How often a second server is tried whose only fault is to be late. */
const TRIES = 3

/**
 * A second server is refused in time, not counting the time it waited for a core: what else the machine does is no fault of
 * ours. Of some tries the quickest counts.
 */
async function second(installation: Installation, within: number): Promise<readonly string[]> {
  const times: number[] = []
  while (times.length < TRIES) {
    const { faults, took } = await trySecond(installation, within)
    if (faults.length > 0 || took <= within) return faults
    times.push(took)
  }
  return [`a second server was refused after ${times.join(', ')} ms, not once within ${within}`]
}

/** A second server on the folder: it has to end by itself, with the holder's number in its last words. */
async function trySecond(
  installation: Installation,
  within: number,
): Promise<{ readonly faults: readonly string[]; readonly took: number }> {
  const since = performance.now()
  const program = launch(installation.launchOptions(), 'server/main.ts')
  let waited = 0
  while (!program.hasEnded() && performance.now() - since < within * 5) {
    waited = (await waitedForCore(program.pid)) ?? waited
    await Promise.race([program.ended, pause(20)])
  }
  const took = Math.round(performance.now() - since - waited)
  if (!program.hasEnded()) {
    await program.kill()
    return { faults: [`a second server on the folder was not refused in ${took} ms`], took }
  }
  const faults: string[] = []
  if ((await program.ended) === 0) faults.push('a second server on the folder ended as if all were well')
  if (!program.said().includes(`process ${installation.server.pid} `))
    faults.push(`a second server did not name the holder: ${program.said()}`)
  return { faults, took }
}

/** How long a process's first thread was ready to run and had no core, in milliseconds; undefined when it has ended. */
async function waitedForCore(pid: number): Promise<number | undefined> {
  const nanoseconds = (await readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => '')).split(' ')[1]
  return nanoseconds === undefined || nanoseconds === '0' ? undefined : Number(nanoseconds) / 1e6
}

/** The command line beside the server. */
async function beside(installation: Installation, number: number): Promise<readonly string[]> {
  const command = number % 2 === 0 ? ['doctor'] : ['job', 'list']
  const { code, printed, said } = await runCommand(installation.launchOptions(), ...command)
  return code === 0 ? [] : [`${command.join(' ')} beside the server ended with ${code}: ${printed}${said}`]
}
