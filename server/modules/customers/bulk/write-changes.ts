import type { Customer } from '#contract/customer-shapes.ts'
import { sql } from 'kysely'
import { refreshCopies } from '../keepers/copies.ts'
import { addRows, type Additions, type Author, LISTS, namesOf, removeLists, valueChanges } from '../rows.ts'
import { putWords } from '../search/words.ts'
import { differing } from './merge-row.ts'

/** A customer as it was and as it becomes. */
export interface Change {
  readonly before: Customer
  readonly after: Customer
}

/**
 * Writes customers that changed, held by the caller, with their history, their words and the copies in client books; adds
 * what else there is to add in the same statement. Each changed customer goes up by one version. A constant number of
 * statements.
 */
export async function writeChanges(ctx: Author, changes: readonly Change[], additions: Additions = {}): Promise<void> {
  const lists = changes.map(({ before, after }) => {
    const changed = differing(before, after)
    return {
      id: after.id,
      ...Object.fromEntries(LISTS.flatMap((name) => (name in changed ? [[name, after[name]]] : []))),
    }
  })
  if (changes.length > 0) {
    await updateRows(ctx, changes)
    await removeLists(ctx, lists)
  }
  await addRows(ctx, {
    ...additions,
    lists: [...lists, ...(additions.lists ?? [])],
    changes: [
      ...changes.flatMap(({ before, after }) => valueChanges(after.id, before.attributes, after.attributes)),
      ...(additions.changes ?? []),
    ],
  })
  const renamed = changes.filter(({ before, after }) => namesOf(before).join('\n') !== namesOf(after).join('\n'))
  const named = [...renamed.map(({ after }) => after), ...(additions.customers ?? [])]
  await putWords(
    ctx,
    named.map((customer) => ({ customerId: customer.id, names: namesOf(customer) })),
  )
  await refreshCopies(
    ctx,
    changes.map(({ after }) => after.id),
  )
}

async function updateRows({ tx, legalEntityId }: Author, changes: readonly Change[]): Promise<void> {
  const rows = changes.map(({ after }) => {
    const { id, number, name, preferredName, languages, homeStoreId, attributes } = after
    return { id, number, name, preferredName, languages, homeStoreId, attributes }
  })
  await sql`
    update customer c set number = r.number, name = r.name, preferred_name = r."preferredName", languages = r.languages,
      home_store_id = r."homeStoreId", attributes = r.attributes, version = c.version + 1
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (id uuid, number text, name text, "preferredName" text,
      languages text[], "homeStoreId" uuid, attributes jsonb)
    where c.legal_entity_id = ${legalEntityId} and c.id = r.id`.execute(tx)
}
