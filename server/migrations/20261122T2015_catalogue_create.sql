-- Why: what is sold: products, their variants, categories, brands, prices, pictures, stock per store.
-- Lock: none, the tables are new.
-- Compatible with the previous release: yes, it does not read them.

create table brand (
  legal_entity_id uuid not null references legal_entity (id),
  id uuid not null,
  code text not null,
  name text not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (legal_entity_id, id),
  constraint brand_code_key unique (legal_entity_id, code)
);
call make_tenant_table('brand');

create table category (
  legal_entity_id uuid not null references legal_entity (id),
  id uuid not null,
  code text not null,
  name jsonb not null,
  parent_id uuid,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (legal_entity_id, id),
  constraint category_code_key unique (legal_entity_id, code),
  constraint category_parent_fkey foreign key (legal_entity_id, parent_id) references category (legal_entity_id, id)
);
call make_tenant_table('category');
create index category_parent_idx on category (legal_entity_id, parent_id);

create table product (
  legal_entity_id uuid not null references legal_entity (id),
  id uuid not null,
  code text collate "C" not null,
  kind text not null check (kind in ('goods', 'service')),
  name jsonb not null,
  description jsonb,
  brand_id uuid,
  category_id uuid,
  -- Its brand, and the codes and barcodes of its variants: kept by whoever changes those, for search_text.
  named_by text not null default '',
  search_text text collate "C" not null generated always as (
    fold(code || ' ' || (name ->> 'en') || ' ' || coalesce(name ->> 'es', '') || ' ' || coalesce(name ->> 'it', '')
      || ' ' || named_by)) stored,
  retired_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (legal_entity_id, id),
  constraint product_code_key unique (legal_entity_id, code),
  constraint product_brand_fkey foreign key (legal_entity_id, brand_id) references brand (legal_entity_id, id),
  constraint product_category_fkey foreign key (legal_entity_id, category_id) references category (legal_entity_id, id)
);
call make_tenant_table('product');
create index product_brand_idx on product (legal_entity_id, brand_id);
create index product_category_idx on product (legal_entity_id, category_id);

create table variant (
  legal_entity_id uuid not null,
  id uuid not null,
  product_id uuid not null,
  code text collate "C" not null,
  barcode text,
  options jsonb not null default '{}',
  retired_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (legal_entity_id, id),
  constraint variant_code_key unique (legal_entity_id, code),
  constraint variant_barcode_key unique (legal_entity_id, barcode),
  constraint variant_product_fkey foreign key (legal_entity_id, product_id) references product (legal_entity_id, id)
);
call make_tenant_table('variant');
create index variant_product_idx on variant (legal_entity_id, product_id);

create table variant_price (
  legal_entity_id uuid not null,
  variant_id uuid not null,
  currency text not null,
  amount_minor bigint not null check (amount_minor >= 0),
  primary key (legal_entity_id, variant_id, currency),
  constraint variant_price_variant_fkey foreign key (legal_entity_id, variant_id) references variant (legal_entity_id, id)
);
call make_tenant_table('variant_price');

create table stock (
  legal_entity_id uuid not null,
  variant_id uuid not null,
  store_id uuid not null,
  quantity integer not null check (quantity >= 0),
  counted_at timestamptz not null,
  primary key (legal_entity_id, variant_id, store_id),
  constraint stock_variant_fkey foreign key (legal_entity_id, variant_id) references variant (legal_entity_id, id),
  constraint stock_store_fkey foreign key (legal_entity_id, store_id) references store (legal_entity_id, id)
);
call make_tenant_table('stock');
create index stock_store_idx on stock (legal_entity_id, store_id);

create table picture (
  legal_entity_id uuid not null,
  id uuid not null,
  product_id uuid not null,
  position integer not null,
  alt text,
  media_type text not null check (media_type in ('image/png', 'image/jpeg', 'image/webp', 'image/svg+xml')),
  width integer not null,
  height integer not null,
  bytes bytea not null,
  created_at timestamptz not null default now(),
  primary key (legal_entity_id, id),
  constraint picture_product_fkey foreign key (legal_entity_id, product_id) references product (legal_entity_id, id)
);
call make_tenant_table('picture');
create index picture_product_idx on picture (legal_entity_id, product_id, position);
