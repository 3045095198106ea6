-- Why: the ground every tenant table stands on: whose rows a transaction sees, and how a table is made a tenant's.
-- Lock: none, the database is new.
-- Compatible with the previous release: there is none.

grant usage on schema public to carnet_app;
alter default privileges in schema public grant select, insert, update, delete on tables to carnet_app;

-- The legal entity of the running transaction; null (which matches no row) when none was set.
create function current_legal_entity() returns uuid
  language sql stable parallel safe
  as $$ select nullif(current_setting('carnet.legal_entity', true), '')::uuid $$;

-- Every migration that creates a tenant table calls this once for it; the schema lint finds the table that was forgotten.
create procedure make_tenant_table(tenant_table regclass)
  language plpgsql set search_path = pg_catalog, public
  as $$
begin
  execute format('alter table %s enable row level security', tenant_table);
  execute format('alter table %s force row level security', tenant_table);
  execute format(
    'create policy tenant on %s using (legal_entity_id = current_legal_entity()) with check (legal_entity_id = current_legal_entity())',
    tenant_table);
end
$$;
revoke execute on procedure make_tenant_table(regclass) from public;

-- What the installation knows of itself: one row. The secret signs cursors and one-time links.
create table installation (
  id smallint primary key default 1 check (id = 1),
  secret bytea not null,
  -- The PostgreSQL cluster this database was last served from, and how often that changed: see audit_entry.era.
  cluster text,
  era integer not null default 1,
  created_at timestamptz not null default now()
);
insert into installation (secret) values (decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));
revoke insert, update, delete on installation from carnet_app;

create table legal_entity (
  id uuid primary key,
  code text not null constraint legal_entity_code_key unique,
  name text not null,
  currency text not null,
  languages text[] not null,
  time_zone text not null,
  version integer not null default 1,
  created_at timestamptz not null default now()
);

-- Who did what, to what, from what to what. Append-only for the serving role. `transaction` is the id of the writing
-- transaction: the sealing job chains every entry whose transaction is older than the oldest still running, so no
-- entry can come late and writers never wait for each other. Another cluster counts transactions from its own beginning:
-- a database that was restored there writes on in the next era (the default below is changed at the start).
create table audit_entry (
  legal_entity_id uuid not null references legal_entity (id),
  id uuid not null,
  at timestamptz not null default clock_timestamp(),
  era integer not null default 1,
  transaction bigint not null default pg_current_xact_id()::text::bigint,
  outcome text not null check (outcome in ('done', 'denied')),
  actor_kind text not null check (actor_kind in ('associate', 'token', 'job', 'system', 'anonymous')),
  actor_id text,
  action text not null,
  subject_kind text,
  subject_id text,
  before jsonb,
  after jsonb,
  reason text,
  store_id uuid,
  device_id uuid,
  request_id text,
  primary key (legal_entity_id, at, id)
) partition by range (at);
create table audit_entry_default partition of audit_entry default;
call make_tenant_table('audit_entry');
revoke all on audit_entry_default from carnet_app;
revoke update, delete on audit_entry from carnet_app;
create index audit_entry_subject_idx on audit_entry (legal_entity_id, subject_kind, subject_id, at desc);
create index audit_entry_actor_idx on audit_entry (legal_entity_id, actor_id, at desc);
create index audit_entry_transaction_idx on audit_entry (legal_entity_id, era, transaction, id);

-- The answer each Idempotency-Key got, for as long as clients may ask again (7 days).
create table idempotency_key (
  legal_entity_id uuid not null references legal_entity (id),
  principal text not null,
  key text not null,
  fingerprint text not null,
  status smallint,
  body text,
  created_at timestamptz not null default now(),
  primary key (legal_entity_id, principal, key)
);
call make_tenant_table('idempotency_key');
create index idempotency_key_age_idx on idempotency_key (legal_entity_id, created_at);

-- One run of a job, written where it is asked for and kept up to date by the worker. pg-boss moves the work; this is
-- what people see of it. Ids grow with time, so the newest runs are the last of the primary key.
create table job_run (
  legal_entity_id uuid not null references legal_entity (id),
  id uuid not null,
  job text not null,
  state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  key text,
  attempts integer not null default 0,
  data jsonb not null,
  log jsonb not null default '[]',
  error text,
  asked_by_kind text not null,
  asked_by_id text,
  queued_at timestamptz not null default now(),
  due_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  primary key (legal_entity_id, id)
);
call make_tenant_table('job_run');
-- With a key, one run at most waits for its first attempt.
create unique index job_run_key_idx on job_run (legal_entity_id, job, key)
  where state = 'queued' and attempts = 0 and key is not null;
create index job_run_job_idx on job_run (legal_entity_id, job, id desc);
create index job_run_failed_idx on job_run (legal_entity_id, id desc) where state = 'failed';
create index job_run_asked_by_idx on job_run (legal_entity_id, asked_by_kind, asked_by_id) where state in ('queued', 'running');
create index job_run_age_idx on job_run (legal_entity_id, finished_at) where finished_at is not null;

-- What a subscriber has done with an event, so that a second delivery does nothing.
create table event_receipt (
  legal_entity_id uuid not null references legal_entity (id),
  subscriber text not null,
  event_id uuid not null,
  at timestamptz not null default now(),
  primary key (legal_entity_id, subscriber, event_id)
);
call make_tenant_table('event_receipt');
create index event_receipt_age_idx on event_receipt (legal_entity_id, at);
