// Builders for tests of lists: customers, books and lines as they stand in the database, and attributes as headquarters makes them.
import type { AttributeDefinition, AttributeValue, Refinement, Refiner } from '#contract/attribute-shapes.ts'
import type { BookRole } from '#contract/client-book-shapes.ts'
import { settings } from '#contract/settings.ts'
import { AssociateId, CustomerId, type Id } from '#contract/shared.ts'
import { keep, release } from '#modules/customers/index.ts'
import { givenAttribute, givenGroup } from '#modules/attributes/testing.ts'
import { givenFeatureOn } from '#modules/settings/testing.ts'
import type { Tx } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import type { GivenAssociate, GivenLegalEntity } from '#server/testing/given.ts'
import type { World } from '#server/testing/world.ts'

/** What may be said of a client; the rest is counted. */
export interface ClientOptions {
  readonly name?: string
  readonly attributes?: Readonly<Record<string, AttributeValue>>
  readonly lastPurchaseOn?: string | null
  readonly since?: Date
  readonly role?: BookRole
  readonly until?: Date | null
  readonly email?: string
  readonly phone?: string
  readonly city?: string
  readonly number?: string
}

let count = 0

/** A customer in no book. */
export async function plantCustomer(
  tx: Tx,
  legalEntityId: Id<'legal_entity'>,
  options: ClientOptions = {},
): Promise<Id<'customer'>> {
  const id = newId<'customer'>()
  const { name = `CNRY-customer-${(count += 1)}`, attributes = {}, lastPurchaseOn = null, number = null } = options
  await tx
    .insertInto('customer')
    .values({
      legalEntityId,
      id,
      kind: 'person',
      name,
      number,
      attributes: JSON.stringify(attributes),
      lastPurchaseOn,
    })
    .execute()
  const points = [
    { kind: 'email' as const, value: options.email, key: options.email?.toLowerCase() },
    {
      kind: 'phone' as const,
      value: options.phone,
      key: (options.phone ?? '').replaceAll(/\D/g, '').split('').toReversed().join(''),
    },
  ]
  for (const [position, { kind, value, key = '' }] of points.entries())
    if (value !== undefined)
      await tx
        .insertInto('contactPoint')
        .values({
          legalEntityId,
          customerId: id,
          id: newId<'contact_point'>(),
          kind,
          value,
          typed: value,
          searchKey: key,
          isPrimary: true,
          isReachable: true,
          position,
        })
        .execute()
  if (options.city !== undefined)
    await tx
      .insertInto('postalAddress')
      .values({
        legalEntityId,
        customerId: id,
        id: newId<'postal_address'>(),
        city: options.city,
        isPrimary: true,
        position: 0,
      })
      .execute()
  return id
}

/** A line of an associate's book, which is opened for it when there is none. */
export async function plantLine(
  tx: Tx,
  legalEntityId: Id<'legal_entity'>,
  line: { readonly associateId: Id<'associate'>; readonly customerId: Id<'customer'> } & Pick<
    ClientOptions,
    'role' | 'until' | 'since'
  >,
): Promise<void> {
  const { associateId, customerId, role = 'primary', until = null, since = new Date('2026-01-01T00:00:00Z') } = line
  await tx
    .insertInto('clientBook')
    .values({ legalEntityId, id: newId<'client_book'>(), number: `CB-${(count += 1)}`, associateId })
    .onConflict((conflict) => conflict.columns(['legalEntityId', 'associateId']).doNothing())
    .execute()
  const { kept } = await keep({ tx, legalEntityId }, [{ associateId, customerId, role, until, since }])
  if (kept.length === 0) throw new Error('The line was not written')
}

/** A client in an associate's book; answers the customer's id as on the wire. */
export async function plantClient(entity: GivenLegalEntity, who: GivenAssociate, options: ClientOptions = {}) {
  return entity.inside(async (tx) => {
    const customerId = await plantCustomer(tx, entity.id, options)
    const associateId = who.associateId
    await plantLine(tx, entity.id, { associateId, customerId, ...options })
    return CustomerId.encode(customerId)
  })
}

/** Takes a client out of an associate's book, as removing does: the line goes, and the history says so. */
export async function plantRemoval(
  tx: Tx,
  legalEntityId: Id<'legal_entity'>,
  { associateId, customerId }: { readonly associateId: Id<'associate'>; readonly customerId: Id<'customer'> },
): Promise<void> {
  await release({ tx, legalEntityId }, { associateId, customerIds: [customerId] })
  await tx
    .insertInto('clientBookEvent')
    .values({
      legalEntityId,
      id: newId<'client_book_event'>(),
      operationId: newId<'client_book_operation'>(),
      action: 'removed',
      customerId,
      fromAssociateId: associateId,
      role: 'primary',
      at: new Date('2026-03-08T10:00:00Z'),
    })
    .execute()
}

/** An address book of employees' lists, by which stores show the books of associates. */
export async function plantEmployeeBook(
  tx: Tx,
  legalEntityId: Id<'legal_entity'>,
  {
    storeIds,
    associateIds,
  }: { readonly storeIds: readonly Id<'store'>[]; readonly associateIds: readonly Id<'associate'>[] },
): Promise<void> {
  const addressBookId = newId<'address_book'>()
  const code = `book-${(count += 1)}`
  await tx.insertInto('addressBook').values({ legalEntityId, id: addressBookId, code, name: code }).execute()
  for (const storeId of storeIds)
    await tx
      .insertInto('storeAddressBook')
      .values({ legalEntityId, storeId, addressBookId, kind: 'employee' })
      .execute()
  for (const associateId of associateIds)
    await tx.insertInto('associateAddressBook').values({ legalEntityId, associateId, addressBookId }).execute()
}

/** An associate's id as on the wire. */
export const wireOf = (who: GivenAssociate) => AssociateId.encode(who.associateId)

/** An attribute to make: what its values are, and how it is offered as a filter. */
export interface AttributePlan {
  readonly definition: AttributeDefinition
  readonly refiner?: Refiner | null
}

/** Makes attributes by their codes, in the order given, puts them into a group, and chooses it by a parameter. */
export async function givenAttributes(
  hq: GivenAssociate,
  parameter: 'client-book.attribute-group' | 'customers.attribute-group',
  plans: Readonly<Record<string, AttributePlan>>,
) {
  const made: Awaited<ReturnType<typeof givenAttribute>>[] = []
  for (const [code, { definition, refiner = null }] of Object.entries(plans))
    made.push(await givenAttribute(hq, definition, { code, name: { en: code }, refiner }))
  const group = await givenGroup(
    hq,
    made.map(({ id }) => id),
  )
  await setParameter(hq, parameter, group.id)
  return { group, attributes: Object.fromEntries(made.map((attribute) => [attribute.code, attribute])) }
}

/** Sets a parameter, whatever it was. */
export async function setParameter(hq: GivenAssociate, parameter: string, value: unknown): Promise<void> {
  const { items } = (await hq.call(settings.listParameters, { query: { limit: 200 } })).body
  const version = items.find(({ key }) => key === parameter)?.version
  const set = await hq.call(settings.setParameter, { params: { parameter }, body: { value }, ifMatch: `"${version}"` })
  if (set.status !== 200) throw new Error(`Not set: ${set.raw.body}`)
}

/** Headquarters, with clienteling switched on. */
export async function givenHeadquarters(world: World): Promise<GivenAssociate> {
  const hq = await world.given.associate({ may: 'everything' })
  await givenFeatureOn(hq, 'clienteling')
  return hq
}

/** Filters as they stand in an address. */
export const refine = (...refinements: readonly Refinement[]) => JSON.stringify(refinements)
