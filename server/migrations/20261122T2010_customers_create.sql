-- Why: customers with everything one knows of them, the words they are found by, who may see whom, and in whose client
-- books they are.
-- Lock: none, the tables are new.
-- Compatible with the previous release: yes, it does not read them.

create table customer (
  legal_entity_id uuid not null references legal_entity (id),
  id uuid not null,
  number text,
  kind text not null check (kind in ('person', 'company')),
  name text not null,
  preferred_name text,
  languages text[] not null default '{}',
  home_store_id uuid,
  -- Values by attribute code (docs/decisions/0015-attribute-values.md), of both groups: a client-book attribute is a value of the customer.
  attributes jsonb not null default '{}',
  -- Noted by `purchases`: the last day of a sale, and who assisted last.
  last_purchase_on date,
  last_helped_by uuid,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  primary key (legal_entity_id, id),
  constraint customer_number_key unique (legal_entity_id, number),
  constraint customer_home_store_fkey foreign key (legal_entity_id, home_store_id) references store (legal_entity_id, id)
);
call make_tenant_table('customer');

-- search_key is what is looked up by its beginning: an e-mail address folded, a phone's digits backwards.
create table contact_point (
  legal_entity_id uuid not null,
  customer_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('phone', 'email')),
  value text not null,
  typed text not null,
  search_key text collate "C" not null,
  label text,
  is_primary boolean not null,
  is_reachable boolean not null,
  position smallint not null,
  primary key (legal_entity_id, customer_id, id),
  constraint contact_point_customer_fkey foreign key (legal_entity_id, customer_id) references customer (legal_entity_id, id)
);
call make_tenant_table('contact_point');
create index contact_point_search_idx on contact_point (legal_entity_id, kind, search_key);
create unique index contact_point_primary_key on contact_point (legal_entity_id, customer_id, kind) where is_primary;

create table postal_address (
  legal_entity_id uuid not null,
  customer_id uuid not null,
  id uuid not null,
  label text,
  lines text[] not null default '{}',
  postcode text,
  city text,
  region text,
  country text,
  is_primary boolean not null,
  position smallint not null,
  primary key (legal_entity_id, customer_id, id),
  constraint postal_address_customer_fkey foreign key (legal_entity_id, customer_id) references customer (legal_entity_id, id)
);
call make_tenant_table('postal_address');

create table customer_external_id (
  legal_entity_id uuid not null,
  system text not null,
  value text not null,
  customer_id uuid not null,
  primary key (legal_entity_id, system, value),
  constraint customer_external_id_customer_fkey foreign key (legal_entity_id, customer_id) references customer (legal_entity_id, id)
);
call make_tenant_table('customer_external_id');
create index customer_external_id_customer_idx on customer_external_id (legal_entity_id, customer_id);
create index customer_external_id_value_idx on customer_external_id (legal_entity_id, value);

create table loyalty_card (
  legal_entity_id uuid not null,
  number text not null,
  customer_id uuid not null,
  programme text,
  primary key (legal_entity_id, number),
  constraint loyalty_card_customer_fkey foreign key (legal_entity_id, customer_id) references customer (legal_entity_id, id)
);
call make_tenant_table('loyalty_card');
create index loyalty_card_customer_idx on loyalty_card (legal_entity_id, customer_id);

-- Which stores' search finds the customer: those that have the address book in their customer list.
create table customer_address_book (
  legal_entity_id uuid not null,
  customer_id uuid not null,
  address_book_id uuid not null,
  primary key (legal_entity_id, customer_id, address_book_id),
  constraint customer_address_book_customer_fkey foreign key (legal_entity_id, customer_id) references customer (legal_entity_id, id),
  constraint customer_address_book_book_fkey foreign key (legal_entity_id, address_book_id) references address_book (legal_entity_id, id)
);
call make_tenant_table('customer_address_book');
create index customer_address_book_book_idx on customer_address_book (legal_entity_id, address_book_id, customer_id);

create table company_buyer (
  legal_entity_id uuid not null,
  company_id uuid not null,
  buyer_id uuid not null,
  title text,
  primary key (legal_entity_id, company_id, buyer_id),
  constraint company_buyer_company_fkey foreign key (legal_entity_id, company_id) references customer (legal_entity_id, id),
  constraint company_buyer_buyer_fkey foreign key (legal_entity_id, buyer_id) references customer (legal_entity_id, id)
);
call make_tenant_table('company_buyer');
create index company_buyer_buyer_idx on company_buyer (legal_entity_id, buyer_id);

-- The ledger of consent. Only ever added to.
create table consent_entry (
  legal_entity_id uuid not null,
  customer_id uuid not null,
  id uuid not null,
  channel text not null check (channel in ('email', 'sms', 'whatsapp', 'phone', 'post', 'any')),
  purpose text not null check (purpose in ('marketing', 'service', 'profiling')),
  decision text not null check (decision in ('given', 'withdrawn')),
  at timestamptz not null,
  recorded_at timestamptz not null,
  source text not null,
  wording text,
  evidence text,
  recorded_by uuid,
  store_id uuid,
  primary key (legal_entity_id, customer_id, id),
  constraint consent_entry_customer_fkey foreign key (legal_entity_id, customer_id) references customer (legal_entity_id, id)
);
call make_tenant_table('consent_entry');
revoke update on consent_entry from carnet_app;

create table attribute_change (
  legal_entity_id uuid not null,
  customer_id uuid not null,
  id uuid not null,
  attribute text not null,
  before jsonb,
  after jsonb,
  at timestamptz not null,
  changed_by uuid,
  source text not null,
  primary key (legal_entity_id, customer_id, id),
  constraint attribute_change_customer_fkey foreign key (legal_entity_id, customer_id) references customer (legal_entity_id, id)
);
call make_tenant_table('attribute_change');

-- The words of names, folded, and every way to write one with a letter left out: a slip of the keys meets the word there.
-- Text only: row-level security lets an index be used for these operators (docs/decisions/0015-attribute-values.md).
create table name_word (
  legal_entity_id uuid not null references legal_entity (id),
  word text collate "C" not null,
  primary key (legal_entity_id, word)
);
call make_tenant_table('name_word');

-- No foreign key: both tables are written by one statement and only ever added to, and to check each of a dozen variants a
-- word takes three times as long as to write them.
create table name_word_variant (
  legal_entity_id uuid not null,
  variant text collate "C" not null,
  word text collate "C" not null,
  primary key (legal_entity_id, variant, word)
);
call make_tenant_table('name_word_variant');

-- `words` are all of the customer's, between spaces, ` rossi maria `: who is looked up by one word is told from others by the
-- rest without another look-up for each of the 20,000 who are called Maria.
create table customer_word (
  legal_entity_id uuid not null,
  word text collate "C" not null,
  customer_id uuid not null,
  words text collate "C" not null,
  primary key (legal_entity_id, word, customer_id) include (words),
  constraint customer_word_customer_fkey foreign key (legal_entity_id, customer_id) references customer (legal_entity_id, id)
);
call make_tenant_table('customer_word');
create index customer_word_customer_idx on customer_word (legal_entity_id, customer_id);

-- Which associate keeps which customer: a line of a client book, written through `client-book`, and one of the reasons
-- for which somebody may see a customer. What lists filter and sort by is copied here, because a store client book of
-- 20,000 clients has to answer in 50 ms: read from `customer` it takes six times as long. Whoever changes a customer
-- changes the copy in the same statement; `carnet doctor` compares.
create table customer_keeper (
  legal_entity_id uuid not null,
  associate_id uuid not null,
  customer_id uuid not null,
  role text not null check (role in ('primary', 'secondary', 'cover')),
  until timestamptz,
  since timestamptz not null,
  sort_name text collate "C" not null,
  search_text text collate "C" not null,
  attributes jsonb not null,
  last_purchase_on date,
  -- The transaction that changed the line, for the change cursor.
  changed_in bigint not null default pg_current_xact_id()::text::bigint,
  primary key (legal_entity_id, associate_id, customer_id),
  constraint customer_keeper_associate_fkey foreign key (legal_entity_id, associate_id) references associate (legal_entity_id, id),
  constraint customer_keeper_customer_fkey foreign key (legal_entity_id, customer_id) references customer (legal_entity_id, id),
  constraint customer_keeper_until_check check ((role = 'cover') = (until is not null))
);
call make_tenant_table('customer_keeper');
-- At most one primary keeper, under either policy; under `single` there is no other role.
create unique index customer_keeper_primary_key on customer_keeper (legal_entity_id, customer_id) where role = 'primary';
create index customer_keeper_customer_idx on customer_keeper (legal_entity_id, customer_id);
create index customer_keeper_name_idx on customer_keeper (legal_entity_id, associate_id, sort_name, customer_id);
create index customer_keeper_until_idx on customer_keeper (legal_entity_id, until) where until is not null;
