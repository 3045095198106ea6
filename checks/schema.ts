import type pg from 'pg'

/**
 * Tables that belong to the whole installation, each with the reason why it has no legal entity that a row could be kept
 * to. Everything else in the schema is a tenant's.
 */
export const INSTALLATION_TABLES: Readonly<Record<string, string>> = {
  installation: 'one row: what the installation knows of itself',
  legal_entity: 'the tenants themselves',
  account: 'a person signs in before a legal entity is chosen',
  membership: 'ids only: where an account may sign in, read before a legal entity is chosen',
  sign_in_failure: 'limits on guessing, per network',
  setup_token: 'the first administrator, before there is a legal entity',
  migration_checksum: 'which migrations this database has had',
  kysely_migration: 'the same, of the migrator',
  kysely_migration_lock: 'the same, of the migrator',
}

/**
 * What is wrong with the live schema, one sentence each: a tenant table that another legal entity could reach, and what
 * Citus could not distribute by `legal_entity_id`. Reads the catalog only. Rules: ARCHITECTURE.md, "Tenants".
 */
export async function schemaFaults(client: pg.ClientBase): Promise<readonly string[]> {
  const faults: string[] = []
  for (const rule of rules) {
    const { rows } = await client.query<{ name: string }>(
      rule.sql,
      rule.sql.includes('$1') ? [Object.keys(INSTALLATION_TABLES)] : [],
    )
    faults.push(...rows.map((row) => `${row.name}: ${rule.fault}`))
  }
  return faults
}

interface Rule {
  readonly fault: string
  /** Answers one row `name` for each thing that breaks the rule. `$1`: the installation's tables. */
  readonly sql: string
}

const ours = `c.relnamespace = 'public'::regnamespace`
const tenantTables = `from pg_class c where ${ours} and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> all ($1)`
const leads = (columns: string) =>
  `(select a.attname from pg_attribute a where a.attrelid = c.oid and a.attnum = ${columns}[1]) is distinct from 'legal_entity_id'`

const rules: readonly Rule[] = [
  {
    fault: 'a tenant table has a column legal_entity_id uuid not null',
    sql: `select c.relname as name ${tenantTables} and not exists (select from pg_attribute a
      where a.attrelid = c.oid and a.attname = 'legal_entity_id' and a.attnotnull and a.atttypid = 'uuid'::regtype)`,
  },
  {
    fault: 'a tenant table has a primary key',
    sql: `select c.relname as name ${tenantTables} and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p')`,
  },
  {
    fault: 'row-level security is enabled and forced',
    sql: `select c.relname as name ${tenantTables} and not (c.relrowsecurity and c.relforcerowsecurity)`,
  },
  {
    fault: 'exactly one policy, for all commands, comparing legal_entity_id when reading and when writing',
    sql: `select c.relname as name ${tenantTables} and (select count(*) filter (where p.polcmd = '*' and p.polpermissive
        and pg_get_expr(p.polqual, c.oid) = '(legal_entity_id = current_legal_entity())'
        and pg_get_expr(p.polwithcheck, c.oid) = '(legal_entity_id = current_legal_entity())') <> 1 or count(*) <> 1
      from pg_policy p where p.polrelid = c.oid)`,
  },
  {
    fault: 'legal_entity_id comes first in every primary key and unique index',
    sql: `select i.indexrelid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indrelid
      where ${ours} and not c.relispartition and c.relname <> all ($1) and i.indisunique
        and (select a.attname from pg_attribute a where a.attrelid = c.oid and a.attnum = i.indkey[0]) is distinct from 'legal_entity_id'`,
  },
  {
    fault: 'a foreign key to a tenant table carries legal_entity_id first on both sides',
    sql: `select k.conname as name from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class f on f.oid = k.confrelid
      where k.contype = 'f' and ${ours} and not c.relispartition and f.relname <> all ($1) and (c.relname = any ($1)
        or ${leads('k.conkey')}
        or (select a.attname from pg_attribute a where a.attrelid = f.oid and a.attnum = k.confkey[1]) is distinct from 'legal_entity_id')`,
  },
  {
    fault:
      'a foreign key to a legal entity is on legal_entity_id; one to another table of the installation is on its primary key',
    sql: `select k.conname as name from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class f on f.oid = k.confrelid
      where k.contype = 'f' and ${ours} and not c.relispartition and f.relname = 'legal_entity' and ${leads('k.conkey')}`,
  },
  {
    fault: 'an exclusion constraint has legal_entity_id with = (Citus)',
    sql: `select k.conname as name from pg_constraint k join pg_class c on c.oid = k.conrelid where k.contype = 'x' and ${ours} and ${leads('k.conkey')}`,
  },
  {
    fault: 'a view has security_invoker',
    sql: `select c.relname as name from pg_class c where ${ours} and c.relkind = 'v' and not coalesce(c.reloptions @> array['security_invoker=true'], false)`,
  },
  {
    fault: 'no materialized views: row-level security does not reach them',
    sql: `select c.relname as name from pg_class c where ${ours} and c.relkind = 'm'`,
  },
  {
    fault: 'a security definer function has a fixed search_path',
    sql: `select p.oid::regprocedure::text as name from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef and not coalesce(exists (select from unnest(p.proconfig) s where s like 'search_path=%'), false)`,
  },
  {
    fault: 'no sequences: ids are made by the app, numbers by number sequences (Citus)',
    sql: `select c.relname as name from pg_class c where ${ours} and c.relkind = 'S'`,
  },
  {
    fault: 'no triggers on tenant tables (Citus)',
    sql: `select c.relname || '.' || t.tgname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid where ${ours} and not t.tgisinternal`,
  },
  {
    fault: 'no rules and no inheritance but partitions (Citus)',
    sql: `select c.relname as name from pg_class c join pg_inherits i on i.inhrelid = c.oid where ${ours} and not c.relispartition and c.relkind = 'r'`,
  },
  {
    fault: 'the serving role owns nothing',
    sql: `select c.relname as name from pg_class c where ${ours} and pg_get_userbyid(c.relowner) = 'carnet_app'`,
  },
  {
    fault: 'the serving role reaches a partition only through its table',
    sql: `select c.relname as name from pg_class c where ${ours} and c.relispartition and c.relkind in ('r', 'p') and has_table_privilege('carnet_app', c.oid, 'select, insert, update, delete')`,
  },
  {
    fault: 'the serving role may not truncate, reference or trigger',
    sql: `select c.relname as name from pg_class c where ${ours} and c.relkind in ('r', 'p') and has_table_privilege('carnet_app', c.oid, 'truncate, references, trigger')`,
  },
  {
    fault: 'the public may do nothing',
    sql: `select c.relname as name from pg_class c, aclexplode(c.relacl) a where ${ours} and a.grantee = 0`,
  },
  {
    fault: 'what is appended is not changed by the serving role',
    sql: `select c.relname as name from pg_class c where ${ours} and c.relname in ('audit_entry', 'audit_seal') and has_table_privilege('carnet_app', c.oid, 'update, delete')`,
  },
]
