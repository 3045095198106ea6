import { setTimeout as pause } from 'node:timers/promises'
import type { Installation } from '../installation.ts'
import { runCommand } from '../process.ts'
import { anyOf, type Proof } from '../proof.ts'
import { reconcileAll } from '../reconcile.ts'
import { startTraffic } from '../traffic.ts'

const SEALED_WITHIN = 60_000

/** After kills every acknowledged change has its audit row, the sealed chain is sound, and a row that was altered is found. */
export const auditComplete: Proof = {
  name: 'audit-complete',
  share: 10,
  prove: ({ withInstallation, each }) =>
    withInstallation(async (installation) => {
      await each(async (number) => {
        if (installation.server.hasEnded()) await installation.start()
        const traffic = startTraffic(installation)
        await pause(anyOf(50, 500))
        await installation.server.kill()
        await traffic.stop()
        await installation.start()
        const faults = [...traffic.faults, ...(await reconcileAll(installation)), ...(await seal(installation))]
        const sound = await doctor(installation)
        if (sound.code !== 0) faults.push(`doctor found the audit log unsound: ${sound.printed}${sound.said}`)
        faults.push(...(await tamper(installation, number)))
        return faults
      })
    }),
}

function doctor(installation: Installation) {
  return runCommand(installation.launchOptions(), 'doctor')
}

/** Seals what was written so far, as the schedule would. */
async function seal(installation: Installation): Promise<readonly string[]> {
  const wanted = await installation.query<{ top: string }>('select max(transaction)::text as top from audit_entry')
  const end = performance.now() + SEALED_WITHIN
  const { code, said } = await runCommand(installation.launchOptions(), 'job', 'run', 'access.seal-audit')
  if (code !== 0) return [`the sealing job was not queued: ${said}`]
  for (;;) {
    const [row] = await installation.query<{ sealed: boolean }>(
      'select coalesce(max(to_transaction) >= $1::bigint, false) as sealed from audit_seal',
      [wanted[0]?.top],
    )
    if (row?.sealed) return []
    if (performance.now() > end) return [`nothing was sealed in ${SEALED_WITHIN} ms`]
    await pause(100)
  }
}

/** Alters one sealed row, looks whether the doctor finds it, and puts back what was there. */
async function tamper(installation: Installation, number: number): Promise<readonly string[]> {
  const fields = ['action', 'subject_id', 'actor_id'] as const
  const field = fields[number % fields.length]
  const [row] = await installation.query<{ id: string; was: string }>(
    `select id::text, ${field} as was from audit_entry
     where ${field} is not null and transaction <= (select max(to_transaction) from audit_seal) order by random() limit 1`,
  )
  const set = (value: string | undefined) =>
    installation.query(`update audit_entry set ${field} = $2 where id = $1::uuid`, [row?.id, value])
  await set(`${row?.was}x`)
  const found = await doctor(installation)
  await set(row?.was)
  return found.code === 0 ? [`doctor did not find an audit row whose ${field} was altered`] : []
}
