-- Why: files taken in: how columns are read, how far each import is, what it refused, and what it did, so that it goes on
-- after a kill and can be undone.
-- Lock: none, the tables are new.
-- Compatible with the previous release: yes, it does not read them.

create table import_mapping (
  legal_entity_id uuid not null references legal_entity (id),
  id uuid not null,
  name text not null,
  preset text not null,
  columns jsonb not null,
  reading jsonb not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (legal_entity_id, id),
  constraint import_mapping_name_key unique (legal_entity_id, name)
);
call make_tenant_table('import_mapping');

-- Rows up to rows_done are in, with everything that came of them: a chunk of rows and this line are one transaction.
create table import_batch (
  legal_entity_id uuid not null references legal_entity (id),
  id uuid not null,
  preset text not null,
  columns jsonb not null,
  reading jsonb not null,
  file_name text not null,
  file_bytes bigint,
  file_hash text,
  header jsonb,
  is_dry_run boolean not null,
  state text not null check (state in ('receiving', 'queued', 'running', 'done', 'refused', 'undoing', 'undone')),
  rows_done bigint not null default 0,
  created_count bigint not null default 0,
  changed_count bigint not null default 0,
  same_count bigint not null default 0,
  refused_count bigint not null default 0,
  -- Rows that say nothing of this kind, such as voided transactions.
  skipped_count bigint not null default 0,
  left_count bigint not null default 0,
  notes jsonb not null default '{}',
  because text,
  by_associate_id uuid,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  undone_at timestamptz,
  primary key (legal_entity_id, id)
);
call make_tenant_table('import_batch');
create index import_batch_file_idx on import_batch (legal_entity_id, file_hash) where file_hash is not null;

create table import_part (
  legal_entity_id uuid not null,
  batch_id uuid not null,
  number integer not null,
  bytes bytea not null,
  primary key (legal_entity_id, batch_id, number),
  constraint import_part_batch_fkey foreign key (legal_entity_id, batch_id) references import_batch (legal_entity_id, id)
);
call make_tenant_table('import_part');

-- What there is to say of single rows: why one was not taken in, or what was taken in otherwise than it was written.
create table import_remark (
  legal_entity_id uuid not null,
  batch_id uuid not null,
  row_number bigint not null,
  code text not null,
  was_taken boolean not null,
  line_number bigint not null,
  column_name text,
  -- The cells of a refused row as they were, for the file that is mended and taken in again.
  cells jsonb,
  primary key (legal_entity_id, batch_id, row_number, code),
  constraint import_remark_batch_fkey foreign key (legal_entity_id, batch_id) references import_batch (legal_entity_id, id)
);
call make_tenant_table('import_remark');

-- What the import did to a record, so that it can be undone: `before` is null for what it created. One line a record.
create table import_effect (
  legal_entity_id uuid not null,
  batch_id uuid not null,
  kind text not null,
  record_id text not null,
  before jsonb,
  -- The record's version after the import; another one later means that somebody has changed it since.
  version integer,
  primary key (legal_entity_id, batch_id, kind, record_id),
  constraint import_effect_batch_fkey foreign key (legal_entity_id, batch_id) references import_batch (legal_entity_id, id)
);
call make_tenant_table('import_effect');

-- How many rows of a group (the lines of one order) this batch has seen, so that a line keeps its number in the order
-- wherever in the file the order's rows are. Emptied when the batch is done.
create table import_group (
  legal_entity_id uuid not null,
  batch_id uuid not null,
  key text not null,
  rows_seen integer not null,
  primary key (legal_entity_id, batch_id, key),
  constraint import_group_batch_fkey foreign key (legal_entity_id, batch_id) references import_batch (legal_entity_id, id)
);
call make_tenant_table('import_group');
