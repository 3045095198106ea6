import { type Kysely, sql } from 'kysely'

/**
 * Begins a new era of the audit log when this database is served from another PostgreSQL cluster than before (restored, or
 * upgraded into a new one): there transaction ids may be lower than those already sealed. For the migration's owner, before
 * anything is served. Source of the rules: docs/decisions/0013-audit.md.
 */
export async function ensureAuditEra<T>(db: Kysely<T>): Promise<void> {
  await sql
    .raw(`do $$ declare here text; before text; next integer; begin
    begin
      select system_identifier::text into here from pg_control_system();
    -- A provider may keep this from its customers. The sealing job then finds out by the numbers, and says so.
    exception when insufficient_privilege then return;
    end;
    select cluster, era + 1 into before, next from installation for update;
    if before is null then
      update installation set cluster = here;
    elsif before <> here then
      update installation set cluster = here, era = next;
      execute format('alter table audit_entry alter column era set default %s', next);
    end if;
    end $$`)
    .execute(db)
}
