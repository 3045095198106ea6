-- Why: who writes many rows into tables that were empty a moment ago has to see to their statistics itself. For an empty
-- table every index that begins with the legal entity costs the same, so the plan of a foreign key's check, made then,
-- reads all rows of the legal entity for each row that is written: a first import took five times as long. Autovacuum
-- comes a minute later. Only their owner may analyse tables, so the serving role asks by this function; it analyses those
-- that have grown to several times the size they had when they were last analysed, and mostly none.
-- Lock: none, a function.
-- Compatible with the previous release: yes, it does not call it.

create function refresh_statistics() returns void
  language plpgsql security definer set search_path = pg_catalog, public
  as $$
declare
  grown regclass;
begin
  for grown in
    select c.oid::regclass from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not c.relispartition
      and pg_relation_size(c.oid) / current_setting('block_size')::integer > 4 * c.relpages + 2
    order by c.relname
  loop
    execute format('analyze %s', grown);
  end loop;
end
$$;
revoke execute on function refresh_statistics() from public;
grant execute on function refresh_statistics() to carnet_app;
