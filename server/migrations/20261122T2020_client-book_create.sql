-- Why: client books, what happened to them, and saved views. Which client is in which book is a line of customer_keeper.
-- Lock: none, the tables are new.
-- Compatible with the previous release: yes, it does not read them.

create table client_book (
  legal_entity_id uuid not null references legal_entity (id),
  id uuid not null,
  number text not null,
  associate_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (legal_entity_id, id),
  constraint client_book_number_key unique (legal_entity_id, number),
  constraint client_book_associate_key unique (legal_entity_id, associate_id),
  constraint client_book_associate_fkey foreign key (legal_entity_id, associate_id) references associate (legal_entity_id, id)
);
call make_tenant_table('client_book');

-- One add, removal or reassignment, of one client or of thousands: what is undone as one. Cover that ended is one as well,
-- so that every event has its operation; nobody did it, and it is not undone.
create table client_book_operation (
  legal_entity_id uuid not null references legal_entity (id),
  id uuid not null,
  kind text not null check (kind in ('add', 'remove', 'reassign', 'expire')),
  at timestamptz not null,
  by_associate_id uuid,
  reason text,
  rule jsonb,
  changed_count integer not null,
  unchanged_count integer not null,
  undone_at timestamptz,
  undone_by uuid,
  primary key (legal_entity_id, id)
);
call make_tenant_table('client_book_operation');
create index client_book_operation_by_idx on client_book_operation (legal_entity_id, by_associate_id, at desc, id desc);

-- The history of every line of every book, only ever added to. Also tells the change cursor who left a book.
create table client_book_event (
  legal_entity_id uuid not null references legal_entity (id),
  id uuid not null,
  operation_id uuid not null,
  action text not null check (action in ('added', 'removed', 'reassigned', 'undone', 'expired')),
  customer_id uuid not null,
  from_associate_id uuid,
  to_associate_id uuid,
  role text not null,
  -- The line of "from" before, which had this role: undoing puts it back as it was.
  from_until timestamptz,
  from_since timestamptz,
  -- The line that "to" had already, when both kept the customer; null otherwise. Such an event adds no line.
  to_had_role text,
  to_had_until timestamptz,
  to_had_since timestamptz,
  -- The line of "to" as it was left: who undoes looks whether it still is.
  to_role text,
  to_until timestamptz,
  to_since timestamptz,
  at timestamptz not null,
  by_associate_id uuid,
  reason text,
  happened_in bigint not null default pg_current_xact_id()::text::bigint,
  primary key (legal_entity_id, id),
  constraint client_book_event_customer_fkey foreign key (legal_entity_id, customer_id) references customer (legal_entity_id, id)
);
call make_tenant_table('client_book_event');
revoke update on client_book_event from carnet_app;
create index client_book_event_customer_idx on client_book_event (legal_entity_id, customer_id, id desc);
create index client_book_event_operation_idx on client_book_event (legal_entity_id, operation_id);
create index client_book_event_from_idx on client_book_event (legal_entity_id, from_associate_id, happened_in);

create table saved_view (
  legal_entity_id uuid not null references legal_entity (id),
  id uuid not null,
  associate_id uuid not null,
  name text not null,
  book text not null check (book in ('own', 'store')),
  query jsonb not null,
  shared_with_store_id uuid,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (legal_entity_id, id),
  constraint saved_view_associate_fkey foreign key (legal_entity_id, associate_id) references associate (legal_entity_id, id),
  constraint saved_view_store_fkey foreign key (legal_entity_id, shared_with_store_id) references store (legal_entity_id, id)
);
call make_tenant_table('saved_view');
create index saved_view_associate_idx on saved_view (legal_entity_id, associate_id);
create index saved_view_store_idx on saved_view (legal_entity_id, shared_with_store_id) where shared_with_store_id is not null;
