import { hash, verify } from '@node-rs/argon2'
import type { Row } from '../row.ts'
import { openStage } from '../stage.ts'
import { Wire } from '../wire.ts'
import { median } from '../statistics.ts'
import { withInstallation, openDatabase } from '#platform/database/index.ts'

const PASSWORD = 'a long enough pass phrase'
const ROUNDS = 5
const PER_ROUND = 100
const CLIENTS = 8

/** Sign-ins with a password a second, eight at a time; beside it as many bare checks of the same hash. Target: 50 a second. */
export const signIns: Row = {
  name: 'sign-ins',
  async measure() {
    await using stage = await openStage()
    const people = await Promise.all(Array.from({ length: CLIENTS }, () => stage.given.associate()))
    const passwordHash = await hash(PASSWORD)
    const database = openDatabase(stage.address, 1)
    const logins = await withInstallation(database, { access: 'write' }, async (tx) => {
      await tx.updateTable('account').set({ passwordHash }).execute()
      return tx
        .selectFrom('account')
        .select('login')
        .where(
          'id',
          'in',
          people.map((person) => person.accountId),
        )
        .execute()
    })
    await database.close()
    const wires = logins.map(() => new Wire(stage.server.port, {}))
    const rates = { subject: [] as number[], baseline: [] as number[] }
    for (let round = 0; round <= ROUNDS; round += 1) {
      const subject = await rateOf((n) =>
        wires[n]?.send({
          method: 'POST',
          path: '/session/sign-in',
          body: { login: logins[n]?.login, password: PASSWORD },
        }),
      )
      const baseline = await rateOf(() => verify(passwordHash, PASSWORD))
      if (round > 0) rates.subject.push(subject)
      if (round > 0) rates.baseline.push(baseline)
    }
    for (const wire of wires) wire.close()
    const value = median(rates.subject)
    const bare = median(rates.baseline)
    return { value, unit: '/s', ratio: bare / value, target: '>=50', isMet: value >= 50, notes: { bareChecks: bare } }
  },
}

/** How many a second, when each of the clients does one after the other. */
async function rateOf(once: (client: number) => Promise<unknown> | undefined): Promise<number> {
  const began = performance.now()
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      for (let n = 0; n < PER_ROUND / CLIENTS; n += 1) await once(client)
    }),
  )
  return (Math.ceil(PER_ROUND / CLIENTS) * CLIENTS * 1000) / (performance.now() - began)
}
