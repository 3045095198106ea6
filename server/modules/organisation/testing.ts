// Builders of what this module owns, for tests of this and every later module.
import type { Id } from '#contract/shared.ts'
import { newId } from '#platform/ids.ts'
import type { Given, GivenLegalEntity } from '#server/testing/given.ts'
import type { World } from '#server/testing/world.ts'

type Books = readonly Id<'address_book'>[]

interface In {
  readonly in?: GivenLegalEntity
}

/** `const shop = organisationOf(world.given)`: address books, stores with books, associates of whom only the record matters, devices. */
export function organisationOf(given: Given) {
  let count = 0

  async function addressBook(options: In & { readonly code?: string } = {}): Promise<Id<'address_book'>> {
    const entity = options.in ?? (await given.homeEntity())
    const id = newId<'address_book'>()
    const code = options.code ?? `book-${(count += 1)}`
    await entity.inside((tx) =>
      tx
        .insertInto('addressBook')
        .values({ legalEntityId: entity.id, id, code, name: `CNRY-${code}` })
        .execute(),
    )
    return id
  }

  async function store(
    options: In & { readonly code?: string; readonly customer?: Books; readonly employee?: Books } = {},
  ): Promise<Id<'store'>> {
    const entity = options.in ?? (await given.homeEntity())
    const storeId = await given.store(options)
    const rows = (['customer', 'employee'] as const).flatMap((kind) =>
      (options[kind] ?? []).map((addressBookId) => ({ legalEntityId: entity.id, storeId, kind, addressBookId })),
    )
    if (rows.length > 0) await entity.inside((tx) => tx.insertInto('storeAddressBook').values(rows).execute())
    return storeId
  }

  async function colleague(
    options: In & {
      readonly name?: string
      readonly preferredName?: string
      readonly personnelNumber?: string
      readonly stores?: readonly Id<'store'>[]
      readonly books?: Books
    } = {},
  ): Promise<Id<'associate'>> {
    const entity = options.in ?? (await given.homeEntity())
    const legalEntityId = entity.id
    const number = (count += 1)
    const associateId = newId<'associate'>()
    await entity.inside(async (tx) => {
      await tx
        .insertInto('associate')
        .values({
          legalEntityId,
          id: associateId,
          personnelNumber: options.personnelNumber ?? `C-${number}`,
          name: options.name ?? `CNRY-colleague-${number}`,
          preferredName: options.preferredName ?? null,
          language: 'en',
        })
        .execute()
      for (const storeId of options.stores ?? [])
        await tx.insertInto('associateStore').values({ legalEntityId, associateId, storeId }).execute()
      for (const addressBookId of options.books ?? [])
        await tx.insertInto('associateAddressBook').values({ legalEntityId, associateId, addressBookId }).execute()
    })
    return associateId
  }

  async function device(storeId: Id<'store'>, options: In = {}): Promise<Id<'device'>> {
    const entity = options.in ?? (await given.homeEntity())
    const id = newId<'device'>()
    await entity.inside((tx) =>
      tx
        .insertInto('device')
        .values({ legalEntityId: entity.id, id, storeId, name: `CNRY-device-${(count += 1)}`, shared: true })
        .execute(),
    )
    return id
  }

  return { addressBook, store, colleague, device }
}

interface Audited {
  readonly action: string
  readonly actorId: string | null
  readonly before: unknown
  readonly after: unknown
}

/** What the audit log says was done with a row, oldest first. */
export async function auditOf(world: World, subjectId: string): Promise<readonly Audited[]> {
  const client = await world.superuser()
  const { rows } = await client.query<Audited>(
    `select action, actor_id as "actorId", before, after from audit_entry
     where subject_id = $1 and outcome = 'done' order by at`,
    [subjectId],
  )
  return rows
}
