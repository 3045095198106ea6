-- Why: what headquarters wants to know of its customers: types of values, attributes of those types, and groups that order
-- them. The values themselves are rows of the modules that hold them (docs/decisions/0015-attribute-values.md).
-- Lock: none, the tables are new.
-- Compatible with the previous release: there is none.

-- The definition is what the contract calls AttributeDefinition, in its wire form: read whole, replaced whole.
create table attribute_type (
  legal_entity_id uuid not null references legal_entity (id),
  id uuid not null,
  code text not null,
  name jsonb not null,
  description jsonb,
  definition jsonb not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (legal_entity_id, id),
  constraint attribute_type_code_key unique (legal_entity_id, code)
);
call make_tenant_table('attribute_type');

-- A default is kept in its canonical wire form: it is given out far more often than it is compared.
create table attribute (
  legal_entity_id uuid not null references legal_entity (id),
  id uuid not null,
  code text not null,
  type_id uuid not null,
  name jsonb not null,
  help jsonb,
  refiner jsonb,
  default_value jsonb,
  retired_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (legal_entity_id, id),
  constraint attribute_code_key unique (legal_entity_id, code),
  constraint attribute_type_fkey foreign key (legal_entity_id, type_id) references attribute_type (legal_entity_id, id)
);
call make_tenant_table('attribute');
create index attribute_type_idx on attribute (legal_entity_id, type_id);

-- Its version also grows when an attribute or a type that it shows changes: its ETag stands for all that a reader sees.
create table attribute_group (
  legal_entity_id uuid not null references legal_entity (id),
  id uuid not null,
  code text not null,
  name jsonb not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (legal_entity_id, id),
  constraint attribute_group_code_key unique (legal_entity_id, code)
);
call make_tenant_table('attribute_group');

-- The same attribute may rank differently, and begin with another value, in two groups.
create table attribute_group_member (
  legal_entity_id uuid not null,
  group_id uuid not null,
  attribute_id uuid not null,
  display_order integer not null check (display_order > 0),
  default_value jsonb,
  primary key (legal_entity_id, group_id, attribute_id),
  constraint attribute_group_member_order_key unique (legal_entity_id, group_id, display_order),
  constraint attribute_group_member_group_fkey foreign key (legal_entity_id, group_id) references attribute_group (legal_entity_id, id),
  constraint attribute_group_member_attribute_fkey foreign key (legal_entity_id, attribute_id) references attribute (legal_entity_id, id)
);
call make_tenant_table('attribute_group_member');
create index attribute_group_member_attribute_idx on attribute_group_member (legal_entity_id, attribute_id);
