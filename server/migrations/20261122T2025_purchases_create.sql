-- Why: what customers bought and brought back, what they spent, their standing in loyalty programmes, their wishes.
-- Lock: none, the tables are new.
-- Compatible with the previous release: yes, it does not read them.

create table sales_order (
  legal_entity_id uuid not null references legal_entity (id),
  id uuid not null,
  source text not null,
  number text not null,
  kind text not null check (kind in ('sale', 'return', 'adjustment')),
  channel text not null check (channel in ('store', 'online', 'phone', 'marketplace', 'other')),
  store_id uuid,
  customer_id uuid,
  currency text not null,
  country text,
  status text not null check (status in
    ('placed', 'processing', 'ready-for-pickup', 'shipped', 'awaiting-receipt', 'completed', 'cancelled')),
  is_open boolean not null generated always as (status not in ('completed', 'cancelled')) stored,
  placed_at timestamptz not null,
  -- The calendar day of placed_at where the store is, else the legal entity.
  day date not null,
  -- Of the lines: their sum, their number, and who assisted with the first of them that somebody assisted with.
  total_minor bigint not null,
  line_count integer not null,
  helped_by uuid,
  reason text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (legal_entity_id, id),
  constraint sales_order_number_key unique (legal_entity_id, source, number),
  constraint sales_order_store_fkey foreign key (legal_entity_id, store_id) references store (legal_entity_id, id),
  constraint sales_order_customer_fkey foreign key (legal_entity_id, customer_id) references customer (legal_entity_id, id)
);
call make_tenant_table('sales_order');
create index sales_order_customer_idx on sales_order (legal_entity_id, customer_id, placed_at desc, id desc)
  where customer_id is not null;
create index sales_order_day_idx on sales_order (legal_entity_id, day desc, placed_at desc, id desc);
-- The sales somebody assisted with, for who assisted a customer last.
create index sales_order_helped_idx on sales_order (legal_entity_id, customer_id, placed_at desc, id desc)
  where helped_by is not null and kind = 'sale' and status <> 'cancelled';
-- What customers are found by, whatever system the number is from.
create index sales_order_number_idx on sales_order (legal_entity_id, number);

-- Not partitioned: a line is only ever read with its order (docs/decisions/0016-order-lines.md). The price is exact, as it
-- was written; the amount is money, rounded to the minor unit.
create table order_line (
  legal_entity_id uuid not null,
  order_id uuid not null,
  line_number integer not null,
  variant_id uuid,
  item_code text not null,
  item_kind text not null check (item_kind in ('goods', 'service', 'adjustment')),
  description text,
  quantity numeric(12, 3) not null,
  unit_price numeric(18, 6) not null,
  discount_minor bigint not null default 0,
  amount_minor bigint not null,
  associate_id uuid,
  return_of_order_id uuid,
  return_of_line_number integer,
  reason text,
  primary key (legal_entity_id, order_id, line_number),
  constraint order_line_order_fkey foreign key (legal_entity_id, order_id) references sales_order (legal_entity_id, id),
  constraint order_line_variant_fkey foreign key (legal_entity_id, variant_id) references variant (legal_entity_id, id)
);
call make_tenant_table('order_line');
-- Who bought a variant; and without it, taking a variant away would look through every line there is.
create index order_line_variant_idx on order_line (legal_entity_id, variant_id) where variant_id is not null;
create index order_line_return_idx on order_line (legal_entity_id, return_of_order_id, return_of_line_number)
  where return_of_order_id is not null;

-- What a customer spent, by currency and year, kept in the transaction of every change; `carnet doctor` recomputes it.
-- A sale that is not cancelled is bought; a return is returned, as positive amounts; an adjustment is neither.
create table customer_spend (
  legal_entity_id uuid not null,
  customer_id uuid not null,
  currency text not null,
  year smallint not null,
  bought_count integer not null,
  bought_minor bigint not null,
  returned_count integer not null,
  returned_minor bigint not null,
  first_on date,
  last_on date,
  primary key (legal_entity_id, customer_id, currency, year),
  constraint customer_spend_customer_fkey foreign key (legal_entity_id, customer_id) references customer (legal_entity_id, id)
);
call make_tenant_table('customer_spend');

create table loyalty_standing (
  legal_entity_id uuid not null,
  customer_id uuid not null,
  programme text not null,
  tier text,
  points bigint not null,
  as_of timestamptz not null,
  primary key (legal_entity_id, customer_id, programme),
  constraint loyalty_standing_customer_fkey foreign key (legal_entity_id, customer_id) references customer (legal_entity_id, id)
);
call make_tenant_table('loyalty_standing');

create table wish (
  legal_entity_id uuid not null,
  customer_id uuid not null,
  id uuid not null,
  variant_id uuid not null,
  list text not null,
  note text,
  added_at timestamptz not null,
  primary key (legal_entity_id, customer_id, id),
  constraint wish_customer_fkey foreign key (legal_entity_id, customer_id) references customer (legal_entity_id, id),
  constraint wish_variant_fkey foreign key (legal_entity_id, variant_id) references variant (legal_entity_id, id)
);
call make_tenant_table('wish');
create index wish_variant_idx on wish (legal_entity_id, variant_id);
