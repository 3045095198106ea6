import { organisation } from '#contract/organisation.ts'
import { LegalEntityId } from '#contract/shared.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { auditOf } from './testing.ts'

test('an associate reads the legal entity she is in, and sees the others only with the installation in reach', async () => {
  await using world = await testWorld()
  const [one, two, three] = [
    await world.given.legalEntity(),
    await world.given.legalEntity(),
    await world.given.legalEntity(),
  ]
  const inside = await world.given.associate({ may: { 'legalEntity.read': 'legalEntity' }, in: two })
  const above = await world.given.associate({ may: { 'legalEntity.read': 'installation' }, in: two })
  const ids = [one, two, three].map((entity) => z.encode(LegalEntityId, entity.id))
  expect((await inside.call(organisation.readLegalEntity, {})).body.id).toBe(ids[1])
  const listed = await inside.call(organisation.listLegalEntities, { query: {} })
  expect(listed.body.items.map((item) => item.id)).toEqual([ids[1]])
  const first = await above.call(organisation.listLegalEntities, { query: { limit: 2 } })
  expect(first.body.items.map((item) => item.id)).toEqual(ids.slice(0, 2))
  const rest = await above.call(organisation.listLegalEntities, {
    query: { limit: 2, cursor: first.body.nextCursor ?? '' },
  })
  expect(rest.body).toMatchObject({ items: [{ id: ids[2] }], nextCursor: null })
})

test('a change of the legal entity changes one’s own and no other, with its audit row', async () => {
  await using world = await testWorld()
  const other = await world.given.legalEntity()
  const home = await world.given.homeEntity()
  const hq = await world.given.associate({
    may: { 'legalEntity.manage': 'installation', 'legalEntity.read': 'installation' },
  })
  const before = (await hq.call(organisation.readLegalEntity, {})).body
  const changed = await hq.call(organisation.updateLegalEntity, {
    ifMatch: '"1"',
    body: { name: 'House', languages: ['es', 'it', 'es'], timeZone: 'Europe/Madrid' },
  })
  expect(changed.body).toEqual({
    ...before,
    name: 'House',
    languages: ['es', 'it'],
    timeZone: 'Europe/Madrid',
    version: 2,
  })
  expect(await auditOf(world, home.id)).toEqual([
    {
      action: 'organisation.legal-entity-updated',
      actorId: hq.associateId,
      before: { name: before.name, languages: ['en', 'it'], timeZone: 'Europe/Rome' },
      after: { name: 'House', languages: ['es', 'it'], timeZone: 'Europe/Madrid' },
    },
  ])
  const listed = (await hq.call(organisation.listLegalEntities, { query: {} })).body.items
  expect(listed.find((item) => item.id === z.encode(LegalEntityId, other.id))?.version).toBe(1)
})

test('the currency of a legal entity changes until it has a store', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may: { 'legalEntity.manage': 'legalEntity' } })
  const change = (version: number, body: object) =>
    hq.call(organisation.updateLegalEntity, { ifMatch: `"${version}"`, body })
  expect((await change(1, { currency: 'GBP' })).body).toMatchObject({ currency: 'GBP', version: 2 })
  await world.given.store()
  const refused = await change(2, { currency: 'EUR' })
  expect([refused.status, refused.problem?.code]).toEqual([409, 'organisation/currency-in-use'])
  // What stays as it is, is no change.
  expect((await change(2, { currency: 'GBP', name: 'House' })).body).toMatchObject({ name: 'House', version: 3 })
})

test('a legal entity that cannot be is answered with a pointer to each field, and its code cannot change', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may: { 'legalEntity.manage': 'legalEntity' } })
  const bad = await hq.call(organisation.updateLegalEntity, {
    ifMatch: '"1"',
    body: { name: 'a\u202Eb', currency: 'XXL', languages: [], timeZone: 'Mars/Olympus', code: 'other' } as object,
  })
  expect([bad.status, bad.problem?.errors?.map((error) => error.pointer).toSorted()]).toEqual([
    422,
    ['#/code', '#/currency', '#/languages', '#/name', '#/timeZone'],
  ])
})
