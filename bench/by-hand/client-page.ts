import type { Query } from './by-hand.ts'
import { summary } from './summary.ts'

/** Lines of 20,000 clients do not fit into the 4 MB that a statement has otherwise. */
export const MEMORY = `set local work_mem = '32MB'`

const current = (alias: string) => `(${alias}.until is null or ${alias}.until > now())`
const standing = (alias: string) =>
  `case ${alias}.role when 'primary' then 0 when 'secondary' then 1 else 2 end, ${alias}.since, ${alias}.associate_id`
const STORES_BOOKS = `array(select a.associate_id from store_address_book s
  join associate_address_book a on a.legal_entity_id = s.legal_entity_id and a.address_book_id = s.address_book_id
  where s.legal_entity_id = $1 and s.store_id = $2 and s.kind = 'employee')`

/** Lines of an associate's book, or of a store's where somebody kept by several comes once. $2: whose. */
const lineOf = {
  own: `k.legal_entity_id = $1 and k.associate_id = $2 and ${current('k')}`,
  store: `k.legal_entity_id = $1 and k.associate_id = any(${STORES_BOOKS}) and ${current('k')}
    and (k.role = 'primary' or not exists (select from customer_keeper o
      where o.legal_entity_id = $1 and o.customer_id = k.customer_id and ${current('o')}
        and o.associate_id = any(${STORES_BOOKS}) and (${standing('o')}) < (${standing('k')})))`,
}

const CARDS = `select coalesce(json_agg(json_build_object('customer', to_json(s), 'version', version, 'attributes', attributes,
    'keepers', keepers) order by sort_name, customer_id), '[]')
  from page cross join lateral (select c.version, c.attributes, (select coalesce(json_agg(json_build_object('associateId', k.associate_id,
      'role', k.role, 'until', k.until, 'since', k.since, 'associateName', a.name, 'bookNumber', b.number) order by ${standing('k')}), '[]')
      from customer_keeper k
      join associate a on a.legal_entity_id = $1 and a.id = k.associate_id
      join client_book b on b.legal_entity_id = $1 and b.associate_id = k.associate_id
      where k.legal_entity_id = $1 and k.customer_id = c.id and ${current('k')}) as keepers
    from customer c where c.legal_entity_id = $1 and c.id = page.customer_id) card
  cross join lateral (select ${summary} from customer c where c.legal_entity_id = $1 and c.id = page.customer_id) s`

/**
 * A page of cards with total and the counts of the six refiners, filtered by likes ($3) and tiers ($4), $5 cards. Written for
 * these very attributes: what is counted is taken out of the document once, and all of it is counted in one pass.
 */
export function clientPage(book: keyof typeof lineOf): Query {
  return {
    name: `client-page-${book}`,
    text: `
      with lines as materialized (
        select * from (select k.customer_id, k.sort_name, k.attributes, k.attributes -> 'likes' ?| $3::text[] as is_liked,
            k.attributes ->> 'tier' = any($4::text[]) as is_tiered
          from customer_keeper k where ${lineOf[book]} offset 0) k
        where is_liked or is_tiered),
      page as materialized (
        select customer_id, sort_name from lines where is_liked and is_tiered order by sort_name, customer_id limit $5::int),
      counted as materialized (
        select case when grouping(tier) = 0 then 'tier' when grouping(likes) = 0 then 'likes' when grouping(style) = 0 then 'style'
            when grouping(dislikes) = 0 then 'dislikes' else 'budget' end as attribute,
          coalesce(tier, likes, style, dislikes, bucket) as value, count(*)::int as count
        from (select case when is_liked then attributes ->> 'tier' end as tier, case when is_tiered then attributes ->> 'likes' end as likes,
            case when is_liked and is_tiered then attributes ->> 'style' end as style,
            case when is_liked and is_tiered then attributes ->> 'dislikes' end as dislikes,
            case when is_liked and is_tiered then
              width_bucket((attributes -> 'budget' -> 'amountMinor')::bigint, '{50000,200000,500000}'::bigint[])::text end as bucket
          from lines offset 0) l
        group by grouping sets ((tier), (likes), (style), (dislikes), (bucket))
        having coalesce(tier, likes, style, dislikes, bucket) is not null),
      counts as (
        select attribute, value, count from counted where attribute not in ('likes', 'dislikes')
        union all
        select attribute, item, sum(count)::int from counted, jsonb_array_elements_text(value::jsonb) item
        where attribute in ('likes', 'dislikes') group by attribute, item)
      select (${CARDS}) as cards,
        (select count(*)::int from lines where is_liked and is_tiered) as total,
        (select json_agg(counts) from counts) as counts,
        (select json_build_array(min(day), max(day)) from (
          select (attributes ->> 'anniversary') collate "C" as day from lines where is_liked and is_tiered offset 0) l) as anniversaries`,
  }
}
