import { attributes } from '#contract/attributes.ts'
import type { CallOf, Endpoint } from '#contract/endpoint.ts'
import { statementsOf } from '#platform/database/index.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { givenAttribute, givenGroup } from './testing.ts'

const may = { 'attribute.read': 'legalEntity', 'attribute.manage': 'legalEntity' } as const
const nowhere = {
  attributeTypeId: 'aty_0197f0c2d5e17a3b8c4d5e6f708192a3',
  attributeId: 'att_0197f0c2d5e17a3b8c4d5e6f708192a3',
  attributeGroupId: 'agr_0197f0c2d5e17a3b8c4d5e6f708192a3',
}
const name = { en: 'A' }
const bodies: Readonly<Record<string, object>> = {
  createAttributeType: { code: 'new', name, definition: { kind: 'text' } },
  createAttributeGroup: { code: 'new', name },
  updateAttributeType: { name },
  updateAttribute: { name },
  updateAttributeGroup: { name },
  setAttributeGroupMembers: { members: [] },
}
const endpoints: [string, Endpoint][] = Object.entries(attributes)
const ofOne = endpoints.filter(([, endpoint]) => endpoint.path.includes(':'))

type Ids = Partial<typeof nowhere>

/** A call of any endpoint with what it needs: the ids in its path, a body, the version. */
function callOf(
  id: string,
  endpoint: Endpoint,
  { ids, ifMatch = '"1"' }: { ids: Ids; ifMatch?: string },
): CallOf<Endpoint> {
  const params = Object.fromEntries(Object.entries(ids).filter(([key]) => endpoint.path.includes(`:${key}`)))
  const body = id === 'createAttribute' ? { code: 'new', name, typeId: ids.attributeTypeId } : bodies[id]
  // What a call has depends on the endpoint; these are all the parts there are.
  return { params, query: {}, ...(body && { body }), ...(endpoint.ifMatch && { ifMatch }) } as CallOf<Endpoint>
}

async function world() {
  const made = await testWorld()
  const hq = await made.given.associate({ may })
  const attribute = await givenAttribute(hq, { kind: 'text' })
  const ids = {
    attributeTypeId: attribute.typeId,
    attributeId: attribute.id,
    attributeGroupId: (await givenGroup(hq)).id,
  }
  return Object.assign(made, { hq, ids })
}

test('whoever may do everything but attributes is refused at every endpoint, and whoever may read changes nothing', async () => {
  await using w = await world()
  const seller = await w.given.associate({ may: { 'clientBook.viewOwn': 'own', 'settings.manage': 'legalEntity' } })
  const reader = await w.given.associate({ may: { 'attribute.read': 'legalEntity' } })
  expect(endpoints).toHaveLength(18)
  for (const [id, endpoint] of endpoints) {
    const call = callOf(id, endpoint, { ids: w.ids })
    expect([id, (await seller.call(endpoint, call)).status]).toEqual([id, 403])
    expect([id, (await reader.call(endpoint, call)).status]).toEqual([id, endpoint.method === 'GET' ? 200 : 403])
  }
})

test('what belongs to another legal entity is answered like what does not exist, at every endpoint', async () => {
  await using w = await world()
  const others = await w.given.associate({ may, in: await w.given.legalEntity() })
  expect(ofOne).toHaveLength(12)
  const told = (text: string) => text.replace(/"instance":"[^"]*"/, '')
  for (const [id, endpoint] of ofOne) {
    const theirs = await others.call(endpoint, callOf(id, endpoint, { ids: w.ids }))
    const nothing = await others.call(endpoint, callOf(id, endpoint, { ids: nowhere }))
    expect([id, theirs.status, told(theirs.raw.body)]).toEqual([id, 404, told(nothing.raw.body)])
  }
  for (const endpoint of [attributes.listAttributeTypes, attributes.listAttributes, attributes.listAttributeGroups])
    expect((await others.call(endpoint, { query: {} })).body.items).toEqual([])
})

test('every change of what is there needs its version: 428 without, 412 with an old one', async () => {
  await using w = await world()
  const changes = ofOne.filter(([, endpoint]) => endpoint.method !== 'GET')
  expect(changes).toHaveLength(7)
  for (const [id, endpoint] of changes) {
    const { ifMatch: _, ...without } = { ...callOf(id, endpoint, { ids: w.ids }), ifMatch: '' }
    expect([id, (await w.hq.call(endpoint, without as CallOf<Endpoint>)).status]).toEqual([id, 428]) // Sent without it on purpose.
    const old = callOf(id, endpoint, { ids: w.ids, ifMatch: '"7"' })
    expect([id, (await w.hq.call(endpoint, old)).problem?.code]).toEqual([id, 'request/stale-version'])
  }
})

test('a body with an unknown field, or without one that is needed, is refused by its place', async () => {
  await using w = await world()
  for (const [id, endpoint] of endpoints.filter(([, one]) => one.body !== undefined)) {
    const call = { ...callOf(id, endpoint, { ids: w.ids }), body: { __proto: 1 } }
    const refused = await w.hq.call(endpoint, call)
    expect([id, refused.status]).toEqual([id, 422])
    expect(refused.problem?.errors?.map((error) => `${error.pointer} ${error.code}`)).toContain(
      '#/__proto field/unknown',
    )
  }
})

test('a read sends one statement for its data besides those of every request, a list of uses two, and one for all who hold values', async () => {
  await using w = await world()
  for (const [id, endpoint] of endpoints.filter(([, one]) => one.method === 'GET')) {
    const { statements } = await statementsOf(() => w.hq.call(endpoint, callOf(id, endpoint, { ids: w.ids })))
    const own = id === 'readAttributeUses' ? 3 : id === 'readAttributeGroupUses' ? 2 : 1
    expect([id, statements.length - 3]).toEqual([id, own])
  }
})

test('replacing the members of a group is a fixed number of statements, whatever their number', async () => {
  await using w = await world()
  const ids = [w.ids.attributeId]
  for (let more = 0; more < 8; more += 1) ids.push((await givenAttribute(w.hq, { kind: 'text' })).id)
  const set = (count: number, version: number) =>
    statementsOf(() =>
      w.hq.call(attributes.setAttributeGroupMembers, {
        params: { attributeGroupId: w.ids.attributeGroupId },
        ifMatch: `"${version}"`,
        body: {
          members: ids
            .slice(0, count)
            .map((attributeId, row) => ({ attributeId, displayOrder: row + 1, defaultValue: 'x' })),
        },
      }),
    )
  const one = await set(1, 1)
  const nine = await set(9, 2)
  expect([one.result.status, nine.result.body.members.length]).toEqual([200, 9])
  // Group, members, attributes; version, old members out, new ones in; audit; the group again.
  expect([one.statements.length - 3, nine.statements.length - 3]).toEqual([8, 8])
})
