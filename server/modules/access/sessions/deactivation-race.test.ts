import { access } from '#contract/access.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { doorOf } from '../session-testing.ts'

test('a sign-in that a deactivation overtakes opens nothing, also not for the day the associate comes back', async () => {
  await using world = await testWorld()
  const door = doorOf(world)
  const elena = await world.given.associate()
  const login = await door.withPassword(elena)
  const client = await world.superuser()
  try {
    // The deactivation holds the associate's row while the sign-in is on its way.
    await client.query('begin')
    await client.query('update associate set deactivated_at = now() where id = $1', [elena.associateId])
    const signingIn = door.signIn(login)
    for (;;) {
      const { rows } = await client.query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      if (rows.length > 0) break
      await new Promise((resolve) => setImmediate(resolve))
    }
    await client.query('commit')
    expect((await signingIn).problem?.code).toBe('access/sign-in-refused')
    await client.query('update associate set deactivated_at = null where id = $1', [elena.associateId])
    const { items } = (await elena.call(access.listOwnSessions, { query: {} })).body
    expect(items).toHaveLength(1)
  } finally {
    await client.end()
  }
})
