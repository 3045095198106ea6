import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { killAndWait, postmasterPid, trialFolder } from '#platform/database/embedded/trial.ts'
import type { Build } from '../build.ts'
import { launch, startServer } from '../process.ts'
import { anyOf, type Proof } from '../proof.ts'
import { send } from '../wire.ts'

/** A first start that was killed at any moment, in initdb or between two migrations, hinders the next in nothing. */
export const firstStart: Proof = {
  name: 'first-start',
  share: 40,
  async prove({ sound, build, each }) {
    const whole = await uninterrupted(sound)
    await each(async (number) => {
      await using folder = await trialFolder()
      const first = launch({ build, data: folder.data }, 'server/main.ts')
      await pause(anyOf(0, whole.took))
      await first.kill()
      if (number % 2 === 1) {
        const postmaster = await postmasterPid(join(folder.data, 'postgres'))
        if (postmaster !== undefined) await killAndWait(postmaster)
      }
      const next = await startServer({ build, data: folder.data })
      try {
        const faults: string[] = []
        const { status } = await send(`${next.url}/readyz`)
        if (status !== 200) faults.push(`/readyz answered ${status} after an interrupted first start`)
        if ((await schemaOf(folder.data)) !== whole.schema) faults.push('the database is migrated in part')
        const drafts = (await readdir(folder.data)).filter((name) => name.includes('.init-'))
        if (drafts.length > 0) faults.push(`a draft was left behind: ${drafts.join(', ')}`)
        return faults
      } finally {
        await next.kill()
      }
    })
  },
}

/** How long a first start takes that nobody interrupts, in milliseconds, and the schema it makes. */
async function uninterrupted(build: Build): Promise<{ readonly took: number; readonly schema: string }> {
  await using folder = await trialFolder()
  const since = performance.now()
  const server = await startServer({ build, data: folder.data })
  const took = Math.ceil(performance.now() - since)
  const schema = await schemaOf(folder.data)
  await server.kill()
  return { took, schema }
}

/** A digest of every column, index, constraint, policy and migration. */
async function schemaOf(data: string): Promise<string> {
  const client = new pg.Client({
    host: join(data, 'socket'),
    port: 5432,
    user: 'postgres',
    database: 'carnet',
    ssl: false,
  })
  await client.connect()
  try {
    const { rows } = await client.query<{ digest: string }>(`
      with known as (select oid, nspname from pg_namespace where nspname !~ '^(pg_|information_schema)')
      select md5(string_agg(line, ' ' order by line)) as digest from (
        select format('%s %s %s', attrelid::regclass, attname, atttypid::regtype) as line
          from pg_attribute join pg_class c on c.oid = attrelid join known on known.oid = relnamespace where attnum > 0
        union all select pg_get_indexdef(indexrelid) from pg_index join pg_class c on c.oid = indexrelid join known on known.oid = relnamespace
        union all select format('%s %s', conrelid::regclass, pg_get_constraintdef(c.oid)) from pg_constraint c join known on known.oid = connamespace
        union all select format('%s %s %s', polrelid::regclass, polname, pg_get_expr(polqual, polrelid)) from pg_policy
        union all select name from kysely_migration
      ) as lines`)
    return rows[0]?.digest ?? ''
  } finally {
    await client.end()
  }
}
