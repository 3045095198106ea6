-- Why: what headquarters decides per legal entity: features, parameters, and the sequences that numbers are taken from.
-- Lock: none, the tables are new.
-- Compatible with the previous release: there is none.

-- Which features exist is declared in code. No row: off, and never switched; that is version 1.
create table feature_state (
  legal_entity_id uuid not null references legal_entity (id),
  feature text not null,
  is_on boolean not null,
  changed_at timestamptz not null,
  changed_by uuid,
  version integer not null,
  primary key (legal_entity_id, feature),
  constraint feature_state_changed_by_fkey foreign key (legal_entity_id, changed_by) references associate (legal_entity_id, id)
);
call make_tenant_table('feature_state');

-- Which parameters exist, and their defaults, is declared in code. No row: the default, never changed; that is version 1.
-- A reset keeps the row, so that the version goes on growing. `reference_kind` names the table whose ids `value` holds.
create table parameter_value (
  legal_entity_id uuid not null references legal_entity (id),
  parameter text not null,
  is_set boolean not null,
  value jsonb not null,
  reference_kind text,
  changed_at timestamptz not null,
  changed_by uuid,
  version integer not null,
  primary key (legal_entity_id, parameter),
  constraint parameter_value_changed_by_fkey foreign key (legal_entity_id, changed_by) references associate (legal_entity_id, id)
);
call make_tenant_table('parameter_value');
create index parameter_value_reference_idx on parameter_value (legal_entity_id, reference_kind) where reference_kind is not null;

-- `next_value` and `highest_issued` move with every number (gap-free) or block (fast); `version` moves with changes by
-- people alone. Blocks that begin below `blocks_from` were given up. `former_patterns`: those that numbers went out with.
create table number_sequence (
  legal_entity_id uuid not null references legal_entity (id),
  id uuid not null,
  code text not null,
  name text not null,
  pattern text not null,
  former_patterns text[] not null default '{}',
  allocation text not null check (allocation in ('gap-free', 'fast')),
  block_size integer not null,
  smallest bigint not null,
  largest bigint not null,
  next_value bigint not null,
  highest_issued bigint,
  blocks_from bigint not null default 0,
  state text not null default 'active' check (state in ('active', 'stopped')),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (legal_entity_id, id),
  constraint number_sequence_code_key unique (legal_entity_id, code),
  constraint number_sequence_range_check check (smallest >= 0 and smallest <= next_value and next_value <= largest + 1),
  constraint number_sequence_issued_check check (highest_issued < next_value)
) with (fillfactor = 50);
call make_tenant_table('number_sequence');

-- Numbers that left the sequence together: `reserved` for takers of a fast sequence, or `skipped` by a person who raised the
-- next value. From `next_value` to `to_value` nobody has them, and that is what explains a gap. `has_rest` is kept beside
-- them because an index on the numbers themselves would be rewritten by every number taken.
create table number_block (
  legal_entity_id uuid not null,
  number_sequence_id uuid not null,
  from_value bigint not null,
  to_value bigint not null,
  next_value bigint not null,
  has_rest boolean not null,
  kind text not null check (kind in ('reserved', 'skipped')),
  made_at timestamptz not null,
  made_by uuid,
  primary key (legal_entity_id, number_sequence_id, from_value),
  constraint number_block_range_check check (from_value <= next_value and next_value <= to_value + 1 and has_rest = (next_value <= to_value)),
  constraint number_block_sequence_fkey foreign key (legal_entity_id, number_sequence_id) references number_sequence (legal_entity_id, id),
  constraint number_block_made_by_fkey foreign key (legal_entity_id, made_by) references associate (legal_entity_id, id)
) with (fillfactor = 50);
call make_tenant_table('number_block');
create index number_block_rest_idx on number_block (legal_entity_id, number_sequence_id, from_value) where has_rest;
