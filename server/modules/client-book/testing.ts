// Builders for tests of client books: a shop with its address books, people with the roles that a legal entity starts with.
import type { ResultOf } from '#contract/endpoint.ts'
import { clientBook } from '#contract/client-book.ts'
import { settings } from '#contract/settings.ts'
import { AssociateId, ClientBookOperationId, CustomerId, type Id } from '#contract/shared.ts'
import { ROLE_PRESETS, type RolePreset } from '#modules/access/roles/role-presets.ts'
import { organisationOf } from '#modules/organisation/testing.ts'
import { givenFeatureOn, givenNumberSequence } from '#modules/settings/testing.ts'
import { newId } from '#platform/ids.ts'
import type { Caller } from '#server/testing/caller.ts'
import type { GivenAssociate, GivenLegalEntity } from '#server/testing/given.ts'
import type { World } from '#server/testing/world.ts'
import { z } from 'zod'

type Uuid<T extends string> = Id<T>

/** An associate's id on the wire. */
export const wire = (who: Pick<GivenAssociate, 'associateId'>) => z.encode(AssociateId, who.associateId)
/** The id inside, of an operation on the wire. */
export const insideOf = (operationId: string) => z.decode(ClientBookOperationId, operationId)

export interface CustomerOptions {
  readonly homeStoreId?: Uuid<'store'>
  readonly lastHelpedBy?: Uuid<'associate'>
  readonly attributes?: Readonly<Record<string, unknown>>
  /** Address books; those of the shop's customers unless told. */
  readonly books?: readonly Uuid<'address_book'>[]
}

/** Sets a parameter, whatever it was. `hq` may manage settings. */
export async function givenParameter(hq: Caller, parameter: string, value: unknown): Promise<void> {
  const { items } = (await hq.call(settings.listParameters, { query: { limit: 200 } })).body
  const version = items.find(({ key }) => key === parameter)?.version
  const set = await hq.call(settings.setParameter, { params: { parameter }, body: { value }, ifMatch: `"${version}"` })
  if (set.status !== 200) throw new Error(`${parameter} is not set: ${set.raw.body}`)
}

export type Shop = Awaited<ReturnType<typeof givenShop>>

/**
 * A shop in which clienteling is on: a store `here` with an address book for customers and one for employees, and a gap-free
 * number sequence for client books, unless `numbered` is false.
 */
export async function givenShop(
  world: World,
  options: { readonly in?: GivenLegalEntity; readonly numbered?: false; readonly policy?: 'single' | 'several' } = {},
) {
  const entity = options.in ?? (await world.given.homeEntity())
  const shop = organisationOf(world.given)
  const [team, patrons] = [await shop.addressBook({ in: entity }), await shop.addressBook({ in: entity })]
  const here = await shop.store({ in: entity, employee: [team], customer: [patrons] })
  const hq = await world.given.associate({ in: entity, may: 'everything' })
  await givenFeatureOn(hq, 'clienteling')
  const sequence = await givenNumberSequence(hq)
  if (options.numbered !== false) await givenParameter(hq, 'client-book.number-sequence', sequence.id)
  if (options.policy) await givenParameter(hq, 'client-book.policy', options.policy)

  /** Somebody with a preset's role in stores, whose books the stores of `books` show. */
  async function associate(
    preset: RolePreset = 'associate',
    where: { readonly stores?: readonly Uuid<'store'>[]; readonly books?: readonly Uuid<'address_book'>[] } = {},
  ): Promise<GivenAssociate> {
    const stores = where.stores ?? [here]
    const who = await world.given.associate({ in: entity, may: ROLE_PRESETS[preset], stores })
    const books = where.books ?? [team]
    await entity.inside(async (tx) => {
      for (const addressBookId of books)
        await tx
          .insertInto('associateAddressBook')
          .values({ legalEntityId: entity.id, associateId: who.associateId, addressBookId })
          .execute()
    })
    return who
  }

  /** Customers as they stand in the database; answers their ids on the wire. */
  async function customers(count: number, { books = [patrons], ...fields }: CustomerOptions = {}): Promise<string[]> {
    const ids = Array.from({ length: count }, () => newId<'customer'>())
    const legalEntityId = entity.id
    await entity.inside(async (tx) => {
      for (let start = 0; start < count; start += 1_000) {
        const part = ids.slice(start, start + 1_000)
        await tx
          .insertInto('customer')
          .values(
            part.map((id, row) => ({
              legalEntityId,
              id,
              kind: 'person' as const,
              name: `CNRY-client-${start + row}`,
              homeStoreId: fields.homeStoreId ?? null,
              lastHelpedBy: fields.lastHelpedBy ?? null,
              attributes: JSON.stringify(fields.attributes ?? {}),
            })),
          )
          .execute()
        const rows = books.flatMap((addressBookId) =>
          part.map((customerId) => ({ legalEntityId, customerId, addressBookId })),
        )
        if (rows.length > 0) await tx.insertInto('customerAddressBook').values(rows).execute()
      }
    })
    return ids.map((id) => z.encode(CustomerId, id))
  }

  /** The lines of somebody's book as the database has them: role and customer, in the order of ids. */
  async function linesOf(who: Pick<GivenAssociate, 'associateId'>) {
    const rows = await entity.inside((tx) =>
      tx
        .selectFrom('customerKeeper')
        .select(['customerId', 'role', 'until', 'since'])
        .where('associateId', '=', who.associateId)
        .orderBy('customerId')
        .execute(),
    )
    return rows.map((row) => ({ ...row, customerId: z.encode(CustomerId, row.customerId) }))
  }

  async function clientsOf(who: Pick<GivenAssociate, 'associateId'>): Promise<string[]> {
    return (await linesOf(who)).map(({ customerId }) => customerId)
  }

  async function deactivate(who: Pick<GivenAssociate, 'associateId'>): Promise<void> {
    await entity.inside((tx) =>
      tx.updateTable('associate').set({ deactivatedAt: world.now() }).where('id', '=', who.associateId).execute(),
    )
  }

  return {
    world,
    entity,
    hq,
    here,
    team,
    patrons,
    sequence,
    associate,
    customers,
    linesOf,
    clientsOf,
    deactivate,
    ...shop,
  }
}

type Body<K extends 'addClients' | 'removeClients' | 'reassignClients'> = z.input<(typeof clientBook)[K]['body']>
export type OperationSeen = ResultOf<typeof clientBook.addClients>['operation']
/** What any of the three changes answers. */
export interface Changed {
  readonly status: number
  readonly body: { readonly operation: OperationSeen }
}

/** Adds customers to the caller's book, or as `more` says. */
export function add(who: Caller, customerIds: readonly string[], more: Partial<Body<'addClients'>> = {}) {
  return who.call(clientBook.addClients, { body: { customerIds: [...customerIds], ...more } })
}

export function remove(who: Caller, customerIds: readonly string[], more: Partial<Body<'removeClients'>> = {}) {
  return who.call(clientBook.removeClients, { body: { customerIds: [...customerIds], ...more } })
}

/** Reassigns all clients of `from`, or some, to one associate or by a rule. */
export function reassign(
  who: Caller,
  from: Pick<GivenAssociate, 'associateId'>,
  more: Omit<Body<'reassignClients'>, 'fromAssociateId'>,
) {
  return who.call(clientBook.reassignClients, { body: { fromAssociateId: wire(from), ...more } })
}

export function undo(who: Caller, operation: Pick<OperationSeen, 'id'>) {
  return who.call(clientBook.undoClientBookOperation, { params: { clientBookOperationId: operation.id } })
}

export function historyOf(who: Caller, customerId: string) {
  return who.call(clientBook.listClientBookHistory, { params: { customerId }, query: {} })
}
