import { AssociateId, CustomerId, type Id } from '#contract/shared.ts'
import { newId } from '#platform/ids.ts'
import { z } from 'zod'
import type { Installation } from '../installation.ts'
import { fieldsOf, send } from '../wire.ts'

/** Who and what a run of trials on client books is about: nobody else touches them. */
export interface Cast {
  readonly policy: Policy
  readonly associates: readonly Id<'associate'>[]
  readonly customers: readonly Id<'customer'>[]
}
export type Policy = 'single' | 'several'

const ASSOCIATES = 6
const CUSTOMERS = 12
const OPERATIONS = [
  'clientBook.viewOwn',
  'clientBook.add',
  'clientBook.remove',
  'clientBook.reassign',
  'customer.read',
  'settings.read',
  'settings.manage',
]

/** Switches clienteling on, with a number sequence for books, and lets every client do everything with them. */
export async function openShop(installation: Installation): Promise<void> {
  const { legalEntityId, server, callers } = installation
  const code = `books-${newId()}`
  const role = newId()
  await installation.query(
    `insert into role (legal_entity_id, id, code, name) values ($1, $2, $3, '{"en": "Trial"}')`,
    [legalEntityId, role, code],
  )
  await installation.query(
    `insert into role_operation (legal_entity_id, role_id, operation, scope)
     select $1, $2, operation, case operation when 'clientBook.viewOwn' then 'own' else 'legalEntity' end
     from unnest($3::text[]) as given (operation)`,
    [legalEntityId, role, OPERATIONS],
  )
  await installation.query(
    `insert into role_assignment (legal_entity_id, id, associate_id, role_id)
     select $1, gen_random_uuid(), associate_id, $2 from api_token where legal_entity_id = $1 group by associate_id`,
    [legalEntityId, role],
  )
  await installation.query('update api_token set operations = operations || $2::text[] where legal_entity_id = $1', [
    legalEntityId,
    OPERATIONS,
  ])
  await installation.query(
    `insert into feature_state (legal_entity_id, feature, is_on, changed_at, version) values ($1, 'clienteling', true, now(), 1)
     on conflict (legal_entity_id, feature) do update set is_on = true`,
    [legalEntityId],
  )
  const made = await send(`${server.url}/api/v1/number-sequences`, {
    method: 'POST',
    headers: { ...callers[0], 'idempotency-key': code },
    body: { code, name: 'Trial', pattern: `T${code.slice(-8)}-{######}`, allocation: 'gap-free' },
  })
  if (made.status !== 201) throw new Error(`there is no number sequence: ${made.text}`)
  await setParameter(installation, 'client-book.number-sequence', fieldsOf(made)['id'])
}

/** New associates without books and new customers in none, under a policy that is set from now on. */
export async function newCast(installation: Installation, policy: Policy): Promise<Cast> {
  await setParameter(installation, 'client-book.policy', policy)
  const associates = Array.from({ length: ASSOCIATES }, () => newId<'associate'>())
  const customers = Array.from({ length: CUSTOMERS }, () => newId<'customer'>())
  await installation.query(
    `insert into associate (legal_entity_id, id, personnel_number, name, language)
     select $1, id, id::text, 'Trial', 'en' from unnest($2::uuid[]) as new (id)`,
    [installation.legalEntityId, associates],
  )
  await installation.query(
    `insert into customer (legal_entity_id, id, kind, name)
     select $1, id, 'person', 'Client ' || id from unnest($2::uuid[]) as new (id)`,
    [installation.legalEntityId, customers],
  )
  return { policy, associates, customers }
}

async function setParameter({ server, callers }: Installation, key: string, value: unknown): Promise<void> {
  const url = `${server.url}/api/v1/parameters/${key}`
  const { version } = fieldsOf(await send(url, { headers: callers[0] ?? {} }))
  const headers = { ...callers[0], 'if-match': `"${String(version)}"` }
  const { status, text } = await send(url, { method: 'PUT', headers, body: { value } })
  if (status !== 200) throw new Error(`${key} is not set: ${text}`)
}

/** Ids as the API writes them. */
export const onWire = {
  associate: (id: Id<'associate'>) => z.encode(AssociateId, id),
  customer: (id: Id<'customer'>) => z.encode(CustomerId, id),
}
