-- Why: the retailer's own order: stores, the address books that say whose customers and staff belong together, associates, devices.
-- Lock: none, the tables are new.
-- Compatible with the previous release: there is none.

-- A text as it is searched: without accents and case. Letters that do not decompose are named one by one. Pure, so that
-- generated columns and indexes may use it; the language of the server's locale has no say in accents.
create function fold(text) returns text
  language sql immutable strict parallel safe
  as $$
    select replace(replace(replace(translate(
      lower(regexp_replace(normalize($1, NFKD), '[\u0300-\u036F]', '', 'g')),
      'øłđħıŧ', 'oldhit'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe')
  $$;

create table store (
  legal_entity_id uuid not null references legal_entity (id),
  id uuid not null,
  code text not null,
  name text not null,
  time_zone text not null,
  currency text not null,
  languages text[] not null,
  closed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (legal_entity_id, id),
  constraint store_code_key unique (legal_entity_id, code)
);
call make_tenant_table('store');

create table address_book (
  legal_entity_id uuid not null references legal_entity (id),
  id uuid not null,
  code text not null,
  name text not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (legal_entity_id, id),
  constraint address_book_code_key unique (legal_entity_id, code)
);
call make_tenant_table('address_book');

-- A store has two lists: whose customers its search finds, and whose client books its store client book shows.
create table store_address_book (
  legal_entity_id uuid not null,
  store_id uuid not null,
  kind text not null check (kind in ('customer', 'employee')),
  address_book_id uuid not null,
  primary key (legal_entity_id, store_id, kind, address_book_id),
  constraint store_address_book_store_fkey foreign key (legal_entity_id, store_id) references store (legal_entity_id, id),
  constraint store_address_book_book_fkey foreign key (legal_entity_id, address_book_id) references address_book (legal_entity_id, id)
);
call make_tenant_table('store_address_book');
create index store_address_book_book_idx on store_address_book (legal_entity_id, address_book_id, kind);

create table associate (
  legal_entity_id uuid not null references legal_entity (id),
  id uuid not null,
  personnel_number text not null,
  name text not null,
  preferred_name text,
  language text not null,
  deactivated_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  search_text text collate "C" not null generated always as
    (fold(name) || ' ' || fold(coalesce(preferred_name, '')) || ' ' || fold(personnel_number)) stored,
  -- Short enough for an index whatever was typed: a single letter can fold to eighteen.
  sort_name text collate "C" not null generated always as (left(fold(name), 100)) stored,
  primary key (legal_entity_id, id),
  constraint associate_personnel_number_key unique (legal_entity_id, personnel_number)
);
call make_tenant_table('associate');
create index associate_name_idx on associate (legal_entity_id, sort_name, id);

create table associate_store (
  legal_entity_id uuid not null,
  associate_id uuid not null,
  store_id uuid not null,
  primary key (legal_entity_id, associate_id, store_id),
  constraint associate_store_associate_fkey foreign key (legal_entity_id, associate_id) references associate (legal_entity_id, id),
  constraint associate_store_store_fkey foreign key (legal_entity_id, store_id) references store (legal_entity_id, id)
);
call make_tenant_table('associate_store');
create index associate_store_store_idx on associate_store (legal_entity_id, store_id);

create table associate_address_book (
  legal_entity_id uuid not null,
  associate_id uuid not null,
  address_book_id uuid not null,
  primary key (legal_entity_id, associate_id, address_book_id),
  constraint associate_address_book_associate_fkey foreign key (legal_entity_id, associate_id) references associate (legal_entity_id, id),
  constraint associate_address_book_book_fkey foreign key (legal_entity_id, address_book_id) references address_book (legal_entity_id, id)
);
call make_tenant_table('associate_address_book');
create index associate_address_book_book_idx on associate_address_book (legal_entity_id, address_book_id);

create table device (
  legal_entity_id uuid not null references legal_entity (id),
  id uuid not null,
  store_id uuid not null,
  name text not null,
  -- On a shared device associates take turns by PIN; a personal one is one associate's.
  shared boolean not null default false,
  retired_at timestamptz,
  last_seen_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (legal_entity_id, id),
  constraint device_store_fkey foreign key (legal_entity_id, store_id) references store (legal_entity_id, id)
);
call make_tenant_table('device');
create index device_store_idx on device (legal_entity_id, store_id);
