-- Why: who may come in and what they may do. An account is how a person signs in; it may belong to associates of several
-- legal entities, so accounts, memberships and the limits on guessing belong to the installation. All else is a tenant's.
-- Lock: none, the tables are new.
-- Compatible with the previous release: there is none.

create table account (
  id uuid primary key,
  login text not null constraint account_login_key unique,
  password_hash text,
  version integer not null default 1,
  created_at timestamptz not null default now()
);

-- Ids only; it answers where an account may sign in before a legal entity is chosen.
create table membership (
  account_id uuid not null references account (id),
  legal_entity_id uuid not null references legal_entity (id),
  associate_id uuid not null,
  primary key (account_id, legal_entity_id),
  constraint membership_associate_key unique (legal_entity_id, associate_id)
);

-- Failed guesses at passwords and PINs, counted by login, network, device or associate. The bucket is a keyed hash of that,
-- so that the table names nobody and a login that does not exist is counted like one that does. Old rows are swept.
create table sign_in_failure (
  bucket text primary key,
  failures integer not null,
  last_failed_at timestamptz not null
);
create index sign_in_failure_age_idx on sign_in_failure (last_failed_at);

-- One-time tokens for the very first administrator, made on the command line.
create table setup_token (
  secret_hash bytea primary key,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table role (
  legal_entity_id uuid not null references legal_entity (id),
  id uuid not null,
  code text not null,
  name jsonb not null,
  preset text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (legal_entity_id, id),
  constraint role_code_key unique (legal_entity_id, code)
);
call make_tenant_table('role');

create table role_operation (
  legal_entity_id uuid not null,
  role_id uuid not null,
  operation text not null,
  scope text not null check (scope in ('own', 'store', 'addressBook', 'legalEntity', 'installation')),
  primary key (legal_entity_id, role_id, operation),
  constraint role_operation_role_fkey foreign key (legal_entity_id, role_id) references role (legal_entity_id, id)
);
call make_tenant_table('role_operation');

-- Without a store the role is for all stores the associate works in.
create table role_assignment (
  legal_entity_id uuid not null,
  id uuid not null,
  associate_id uuid not null,
  role_id uuid not null,
  store_id uuid,
  created_at timestamptz not null default now(),
  primary key (legal_entity_id, id),
  constraint role_assignment_key unique nulls not distinct (legal_entity_id, associate_id, role_id, store_id),
  constraint role_assignment_associate_fkey foreign key (legal_entity_id, associate_id) references associate (legal_entity_id, id),
  constraint role_assignment_role_fkey foreign key (legal_entity_id, role_id) references role (legal_entity_id, id),
  constraint role_assignment_store_fkey foreign key (legal_entity_id, store_id) references store (legal_entity_id, id)
);
call make_tenant_table('role_assignment');
create index role_assignment_role_idx on role_assignment (legal_entity_id, role_id);

create table session (
  legal_entity_id uuid not null,
  id uuid not null,
  account_id uuid not null references account (id),
  associate_id uuid not null,
  secret_hash bytea not null,
  device_id uuid,
  store_id uuid,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  idle_minutes integer not null,
  ended_at timestamptz,
  ended_because text check (ended_because in ('signed-out', 'revoked', 'rotated', 'switched', 'deactivated', 'password-changed')),
  primary key (legal_entity_id, id),
  constraint session_secret_key unique (legal_entity_id, secret_hash),
  constraint session_associate_fkey foreign key (legal_entity_id, associate_id) references associate (legal_entity_id, id),
  constraint session_device_fkey foreign key (legal_entity_id, device_id) references device (legal_entity_id, id),
  constraint session_store_fkey foreign key (legal_entity_id, store_id) references store (legal_entity_id, id)
);
call make_tenant_table('session');
create index session_associate_idx on session (legal_entity_id, associate_id, created_at desc, id desc) where ended_at is null;
create index session_age_idx on session (legal_entity_id, (least(ended_at, expires_at)));
create index session_device_idx on session (legal_entity_id, device_id, account_id) where device_id is not null;

-- A PIN opens nothing by itself: only on a device that somebody of the store has signed in on.
create table associate_pin (
  legal_entity_id uuid not null,
  associate_id uuid not null,
  pin_hash text not null,
  primary key (legal_entity_id, associate_id),
  constraint associate_pin_associate_fkey foreign key (legal_entity_id, associate_id) references associate (legal_entity_id, id)
);
call make_tenant_table('associate_pin');

create table api_token (
  legal_entity_id uuid not null,
  id uuid not null,
  associate_id uuid not null,
  name text not null,
  secret_hash bytea not null,
  operations text[] not null,
  networks text[] not null default '{}',
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (legal_entity_id, id),
  constraint api_token_secret_key unique (legal_entity_id, secret_hash),
  constraint api_token_name_key unique (legal_entity_id, associate_id, name),
  constraint api_token_associate_fkey foreign key (legal_entity_id, associate_id) references associate (legal_entity_id, id)
);
call make_tenant_table('api_token');

-- A link that signs an associate in once, or lets a new one set the first password.
create table one_time_link (
  legal_entity_id uuid not null,
  id uuid not null,
  associate_id uuid not null,
  purpose text not null check (purpose in ('sign-in', 'set-password')),
  secret_hash bytea not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (legal_entity_id, id),
  constraint one_time_link_secret_key unique (legal_entity_id, secret_hash),
  constraint one_time_link_associate_fkey foreign key (legal_entity_id, associate_id) references associate (legal_entity_id, id)
);
call make_tenant_table('one_time_link');
create index one_time_link_associate_idx on one_time_link (legal_entity_id, associate_id) where used_at is null;

-- A link of the audit chain: the entries of one span of transactions, hashed together with the link before. Spans follow
-- on each other without a gap; an era's last one is open-ended (to_transaction 2^53 - 1). docs/decisions/0013-audit.md
create table audit_seal (
  legal_entity_id uuid not null references legal_entity (id),
  number integer not null,
  era integer not null,
  from_transaction bigint not null,
  to_transaction bigint not null,
  entries integer not null,
  previous_hash bytea not null,
  hash bytea not null,
  sealed_at timestamptz not null,
  primary key (legal_entity_id, number)
);
call make_tenant_table('audit_seal');
revoke update, delete on audit_seal from carnet_app;
