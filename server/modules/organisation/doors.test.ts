import type { OpenLegalEntity } from '#contract/organisation-shapes.ts'
import { atWork } from '#platform/jobs/testing.ts'
import { newId } from '#platform/ids.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import {
  addAssociate,
  announceLegalEntity,
  deactivateAssociate,
  legalEntityOpened,
  openLegalEntity,
  reactivateAssociate,
  requireAssociate,
  storesOfAssociate,
} from './index.ts'
import { auditOf, organisationOf } from './testing.ts'

const entity: OpenLegalEntity = {
  code: 'new-entity',
  name: 'New entity',
  currency: 'EUR',
  languages: ['it'],
  timeZone: 'Europe/Rome',
}

test('a legal entity that was opened is announced in its own audit log and to whoever listens', async () => {
  const heard: unknown[] = []
  await using world = await testWorld({
    more: [
      {
        name: 'listener',
        endpoints: [],
        subscribers: [
          {
            event: legalEntityOpened,
            name: 'listener.hear',
            handle: (ctx, data: unknown) => {
              heard.push([ctx.legalEntityId, data])
              return Promise.resolve()
            },
          },
        ],
      },
    ],
  })
  const id = newId<'legal_entity'>()
  await atWork(world, id, async (ctx) => {
    expect(await openLegalEntity(ctx, { id, ...entity })).toBe(id)
    await announceLegalEntity(ctx)
  })
  await world.work()
  expect(heard).toEqual([[id, { legalEntityId: id }]])
  expect(await auditOf(world, id)).toEqual([
    {
      action: 'organisation.legal-entity-opened',
      actorId: 'test',
      before: null,
      after: { id, ...entity, version: 1 },
    },
  ])
})

test('a legal entity cannot take the code or the id of another', async () => {
  await using world = await testWorld()
  const { id } = await world.given.legalEntity()
  await atWork(world, id, (ctx) => openLegalEntity(ctx, entity))
  const again = (input: OpenLegalEntity) => atWork(world, id, (ctx) => openLegalEntity(ctx, input))
  await expect(again(entity)).rejects.toThrow('organisation/legal-entity-code-taken')
  await expect(again({ ...entity, code: 'other', id })).rejects.toThrow('organisation/id-taken')
})

test('an associate is added, found, deactivated once and taken back, with stores and address books kept', async () => {
  await using world = await testWorld()
  const shop = organisationOf(world.given)
  const home = await world.given.homeEntity()
  const stores = [await shop.store(), await shop.store()]
  const book = await shop.addressBook()
  const inside = <T>(fn: Parameters<typeof atWork<T>>[2]) => atWork(world, home.id, fn)
  const added = await inside((ctx) =>
    addAssociate(ctx, {
      personnelNumber: 'IT-7',
      name: 'Ada Conti',
      preferredName: null,
      language: 'it',
      storeIds: stores,
      addressBookIds: [book],
    }),
  )
  expect(await inside((ctx) => requireAssociate(ctx, added.id))).toEqual(added)
  expect(await inside((ctx) => storesOfAssociate(ctx, added.id))).toEqual(stores)
  const gone = await inside((ctx) => deactivateAssociate(ctx, added.id))
  expect(gone).toEqual({ ...added, deactivatedAt: world.now(), version: 2 })
  world.pass(1000)
  expect(await inside((ctx) => deactivateAssociate(ctx, added.id))).toEqual(gone)
  const back = await inside((ctx) => reactivateAssociate(ctx, added.id))
  expect(back).toEqual({ ...added, version: 3 })
  expect((await auditOf(world, added.id)).map((entry) => entry.action)).toEqual([
    'organisation.associate-created',
    'organisation.associate-deactivated',
    'organisation.associate-reactivated',
  ])
})

test('through the door, too, the associates of another legal entity are not there', async () => {
  await using world = await testWorld()
  const shop = organisationOf(world.given)
  const other = await world.given.legalEntity()
  const [store, theirs] = [await world.given.store(), await world.given.store({ in: other })]
  const someone = await shop.colleague({ stores: [store] })
  await expect(atWork(world, other.id, (ctx) => requireAssociate(ctx, someone))).rejects.toThrow('request/not-found')
  expect(await atWork(world, other.id, (ctx) => storesOfAssociate(ctx, someone))).toEqual([])
  const added = (storeId: typeof store) =>
    atWork(world, other.id, (ctx) =>
      addAssociate(ctx, {
        personnelNumber: 'X-1',
        name: 'Ada',
        preferredName: null,
        language: 'it',
        storeIds: [storeId],
        addressBookIds: [],
      }),
    )
  await expect(added(store)).rejects.toThrow('organisation/unknown-store')
  expect((await added(theirs)).storeIds).toEqual([theirs])
})
