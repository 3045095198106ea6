/** The columns of a customer on one line, over `customer c`: the very ones that the product answers. */
export const summary = `c.id, c.number, c.kind, c.name, c.preferred_name, c.home_store_id, c.last_purchase_on,
  (select p.value from contact_point p where p.legal_entity_id = $1 and p.customer_id = c.id and p.kind = 'email' and p.is_primary) as email,
  (select p.value from contact_point p where p.legal_entity_id = $1 and p.customer_id = c.id and p.kind = 'phone' and p.is_primary) as phone,
  (select a.city from postal_address a where a.legal_entity_id = $1 and a.customer_id = c.id and a.is_primary limit 1) as city`
