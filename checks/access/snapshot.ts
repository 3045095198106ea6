import type pg from 'pg'

/** Tenant tables by the catalog: those that hold `legal_entity_id` and keep tenants apart. */
export async function tenantTables(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity
     and relkind in ('r', 'p') and not relispartition order by relname`,
  )
  return rows.map(({ name }) => name)
}

/** Not a tenant's, or changed by every request by design: when a session was seen last, who was refused, keys of repeats. */
const LEFT_OUT: ReadonlySet<string> = new Set(['audit_entry'])

/**
 * A checksum of every tenant table and of those of the installation, without refusals in the audit log and without the
 * moment that a credential was last seen.
 */
export async function checksum(client: pg.Client): Promise<string> {
  const { rows: all } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace
     and relkind in ('r', 'p') and not relispartition order by relname`,
  )
  const parts = all
    .filter(({ name }) => !LEFT_OUT.has(name))
    .map(
      ({ name }) =>
        `select '${name}' as name, md5(coalesce(string_agg(line, '|' order by line), '')) as sum from
         (select (to_jsonb(t) - 'last_seen_at' - 'last_used_at')::text as line from "${name}" t) lines`,
    )
  const done = `select 'audit_entry', count(*)::text from audit_entry where outcome = 'done'`
  const { rows } = await client.query<{ name: string; sum: string }>([...parts, done].join(' union all '))
  return rows
    .map(({ name, sum }) => `${name} ${sum}`)
    .toSorted()
    .join('\n')
}
