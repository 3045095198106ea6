import { clientBook } from '#contract/client-book.ts'
import { ClientBookOperationId, CustomerId, SavedViewId } from '#contract/shared.ts'
import type { RolePreset } from '#modules/access/roles/role-presets.ts'
import { newId } from '#platform/ids.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { add, givenShop, historyOf, reassign, remove, wire } from './testing.ts'

/** What each preset is answered: about oneself, about a colleague of the team, of a store that shares its books, of another. */
const expected: Partial<Record<RolePreset, Readonly<Record<string, readonly number[]>>>> = {
  associate: {
    'view own': [200],
    'view store': [403],
    add: [201, 404, 404, 404],
    remove: [201, 404, 404, 404],
    reassign: [403, 403, 403, 403],
    preview: [403, 403, 403, 403],
  },
  'senior-associate': {
    'view own': [200],
    'view store': [200],
    add: [201, 404, 404, 404],
    remove: [201, 404, 404, 404],
    reassign: [201, 201, 404, 404],
    preview: [200, 200, 404, 404],
  },
  'store-manager': {
    'view own': [200],
    'view store': [200],
    add: [201, 201, 404, 404],
    remove: [201, 201, 404, 404],
    reassign: [201, 201, 404, 404],
    preview: [200, 200, 404, 404],
  },
  'area-manager': {
    'view own': [200],
    'view store': [200],
    add: [201, 201, 201, 404],
    remove: [201, 201, 201, 404],
    reassign: [201, 201, 201, 404],
    preview: [200, 200, 200, 404],
  },
  'call-centre-agent': {
    'view own': [200],
    'view store': [200],
    add: [403, 403, 403, 403],
    remove: [403, 403, 403, 403],
    reassign: [403, 403, 403, 403],
    preview: [403, 403, 403, 403],
  },
  'hq-clienteling': {
    'view own': [403],
    'view store': [403],
    add: [403, 403, 403, 403],
    remove: [403, 403, 403, 403],
    reassign: [403, 403, 403, 403],
    preview: [403, 403, 403, 403],
  },
}

test.each(Object.entries(expected))('what a role lets one do: %s', async (preset, answers) => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const [theirs, elsewhere] = [await shop.addressBook(), await shop.addressBook()]
  // Shares an employee address book with this store, and has one more.
  await shop.store({ employee: [shop.team, theirs] })
  await shop.store({ employee: [elsewhere] })
  const me = await shop.associate(preset as RolePreset) // A key of the table above.
  const people = [
    me,
    await shop.associate(),
    await shop.associate('associate', { books: [theirs] }),
    await shop.associate('associate', { books: [elsewhere] }),
  ]
  const receiver = await shop.associate()
  const to = { by: 'associate', to: wire(receiver) } as const
  const [ours, ...clients] = await shop.customers(people.length + 1)
  await add(shop.hq, [ours ?? ''], { associateId: wire(receiver) })
  const each = async (act: (who: (typeof people)[number], row: number) => Promise<{ status: number }>) => {
    const statuses: number[] = []
    for (const [row, who] of people.entries()) statuses.push((await act(who, row)).status)
    return statuses
  }
  expect({
    'view own': [(await me.call(clientBook.readOwnClientBook, {})).status],
    'view store': [(await me.call(clientBook.listClientBooks, { query: {} })).status],
    add: await each((who, row) => add(me, [clients[row] ?? ''], { associateId: wire(who) })),
    remove: await each((who) => remove(me, clients, { associateId: wire(who) })),
    reassign: await each((who) => reassign(me, who, { rule: to })),
    preview: await each((who) =>
      me.call(clientBook.previewReassignment, { body: { fromAssociateId: wire(who), rule: to } }),
    ),
  }).toEqual(answers)
})

test('an associate of another legal entity is answered like one who does not exist', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const other = await givenShop(world, { in: await world.given.legalEntity() })
  const [anna, stranger] = [await shop.associate(), await other.associate()]
  const clients = await shop.customers(1)
  const rule = { by: 'associate', to: wire(anna) } as const
  const answers = [
    await add(shop.hq, clients, { associateId: wire(stranger) }),
    await remove(shop.hq, clients, { associateId: wire(stranger) }),
    await reassign(shop.hq, stranger, { rule }),
    await historyOf(shop.hq, (await other.customers(1))[0] ?? ''),
    await historyOf(shop.hq, z.encode(CustomerId, newId<'customer'>())),
  ]
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404])
  expect(new Set(answers.map(({ raw }) => raw.body)).size).toBe(1)
  expect((await reassign(shop.hq, anna, { rule: { by: 'associate', to: wire(stranger) } })).status).toBe(422)
})

test('with clienteling switched off every endpoint of client books is 404 for everybody', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const anna = await shop.associate()
  await add(anna, await shop.customers(1))
  const client = await world.superuser()
  await client.query('update feature_state set is_on = false')
  const params = {
    savedViewId: z.encode(SavedViewId, newId<'saved_view'>()),
    clientBookOperationId: z.encode(ClientBookOperationId, newId<'client_book_operation'>()),
    customerId: (await shop.customers(1))[0] ?? '',
  }
  const endpoints = Object.values(clientBook)
  expect(endpoints.length).toBe(17)
  for (const endpoint of endpoints)
    for (const who of [anna, shop.hq]) {
      // Whatever it is sent, it is not there.
      const input = 'body' in endpoint ? { params, body: {} } : { params }
      const answer = await who.call(endpoint, input as never)
      expect([endpoint.path, answer.status, answer.problem?.code]).toEqual([endpoint.path, 404, 'request/not-found'])
    }
})

test('the books of a store, or of all in reach, come by name, with leavers and how many clients there are', async () => {
  await using world = await testWorld()
  const shop = await givenShop(world)
  const elsewhere = await shop.addressBook()
  const far = await shop.store({ employee: [elsewhere] })
  const people = [
    await shop.associate(),
    await shop.associate(),
    await shop.associate('associate', { books: [elsewhere] }),
    await shop.associate('associate', { books: [elsewhere, shop.team] }),
  ]
  const names = ['Zoë', 'Álvaro', 'Marta', 'bruno']
  for (const [row, who] of people.entries()) {
    await shop.entity.inside((tx) =>
      tx
        .updateTable('associate')
        .set({ name: names[row] ?? '' })
        .where('id', '=', who.associateId)
        .execute(),
    )
    await add(shop.hq, await shop.customers(row + 1), { associateId: wire(who) })
  }
  const [zoe] = people
  if (zoe) await shop.deactivate(zoe)
  const senior = await shop.associate('senior-associate')
  const agent = await shop.associate('call-centre-agent', { stores: [], books: [] })
  const list = async (who: typeof senior, query: { limit?: number; cursor?: string; storeId?: string } = {}) =>
    (await who.call(clientBook.listClientBooks, { query })).body
  expect((await list(senior)).items.map((one) => [one.associateName, one.clientCount, one.isLeaver])).toEqual([
    ['Álvaro', 2, false],
    ['bruno', 4, false],
    ['Zoë', 1, true],
  ])
  expect((await list(agent)).items.map((one) => one.associateName)).toEqual(['Álvaro', 'bruno', 'Marta', 'Zoë'])
  const storeId = `sto_${far.replaceAll('-', '')}`
  expect((await list(agent, { storeId })).items.map((one) => one.associateName)).toEqual(['bruno', 'Marta'])
  expect((await senior.call(clientBook.listClientBooks, { query: { storeId } })).status).toBe(404)
  const first = await list(agent, { limit: 3 })
  const second = await list(agent, { limit: 3, cursor: first.nextCursor ?? '' })
  expect(second.items.map((one) => one.associateName)).toEqual(['Zoë'])
})
