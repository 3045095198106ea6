import { attributes } from '#contract/attributes.ts'
import { AttributeGroupId } from '#contract/shared.ts'
import { settings } from '#contract/settings.ts'
import { statementsOf } from '#platform/database/index.ts'
import { defineParameter } from '#platform/parameters/index.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { readGroups } from './index.ts'
import { faultsOf, givenAttribute, givenGroup, givenType, listOf, untilWaiting } from './testing.ts'

const may = { 'attribute.read': 'legalEntity', 'attribute.manage': 'legalEntity' } as const

async function world() {
  const made = await testWorld()
  return Object.assign(made, { hq: await made.given.associate({ may }) })
}
type World = Awaited<ReturnType<typeof world>>

interface Member {
  readonly attributeId: string
  readonly displayOrder: number
  readonly defaultValue?: string | number | null
}

const set = (w: World, group: { id: string; version: number }, members: readonly Member[]) =>
  w.hq.call(attributes.setAttributeGroupMembers, {
    params: { attributeGroupId: group.id },
    ifMatch: `"${group.version}"`,
    body: { members: [...members] },
  })

const get = (w: World, group: { id: string }) =>
  w.hq.call(attributes.readAttributeGroup, { params: { attributeGroupId: group.id } })

test('the same attribute ranks differently, and begins differently, in two groups; gaps are fine', async () => {
  await using w = await world()
  const metal = await givenAttribute(w.hq, listOf('gold', 'silver'), { code: 'metal', defaultValue: 'gold' })
  const size = await givenAttribute(w.hq, { kind: 'integer', unit: null, range: null }, { code: 'size' })
  const [card, form] = [await givenGroup(w.hq), await givenGroup(w.hq)]
  const first = await set(w, card, [
    { attributeId: size.id, displayOrder: 900 },
    { attributeId: metal.id, displayOrder: 2, defaultValue: 'silver' },
  ])
  const second = await set(w, form, [
    { attributeId: size.id, displayOrder: 1 },
    { attributeId: metal.id, displayOrder: 2 },
  ])
  const seen = (body: typeof first.body) =>
    body.members.map((member) => [member.code, member.displayOrder, member.defaultValue, member.attributeDefaultValue])
  expect(seen(first.body)).toEqual([
    ['metal', 2, 'silver', 'gold'],
    ['size', 900, null, null],
  ])
  expect(seen(second.body)).toEqual([
    ['size', 1, null, null],
    ['metal', 2, null, 'gold'],
  ])
  expect((await get(w, card)).body).toEqual(first.body)
})

test('a group is read with types and options in one statement, however many members it has', async () => {
  await using w = await world()
  const type = await givenType(w.hq, listOf('gold', 'silver'))
  const ids: string[] = []
  for (let row = 0; row < 12; row += 1)
    ids.push((await givenAttribute(w.hq, type.definition, { typeId: type.id, refiner: { offer: 'multi' } })).id)
  const group = await givenGroup(w.hq, ids)
  const { result, statements } = await statementsOf(() => get(w, group))
  expect(result.body.members.map((member) => member.attributeId)).toEqual(ids)
  expect(result.body.members[0]).toMatchObject({
    definition: type.definition,
    refiner: { offer: 'multi' },
    typeId: type.id,
    retiredAt: null,
  })
  // Beginning, the caller, the group, the end.
  expect(statements.map((text) => text.trim().split(/\s+/)[0])).toEqual(['begin', 'select', 'select', 'commit'])
})

test('a group’s ETag changes with everything that it shows', async () => {
  await using w = await world()
  const metal = await givenAttribute(w.hq, listOf('gold', 'silver'))
  const other = await givenAttribute(w.hq, { kind: 'text' })
  const group = await givenGroup(w.hq, [metal.id])
  const apart = await givenGroup(w.hq, [other.id])
  const tag = async () => (await get(w, group)).raw.headers['etag']
  expect(await tag()).toBe('"1"')
  const renamed = await w.hq.call(attributes.updateAttribute, {
    params: { attributeId: metal.id },
    ifMatch: '"1"',
    body: { name: { en: 'Metal' } },
  })
  expect([renamed.status, await tag()]).toEqual([200, '"2"'])
  await w.hq.call(attributes.updateAttributeType, {
    params: { attributeTypeId: metal.typeId },
    ifMatch: '"1"',
    body: { definition: listOf('gold', 'silver', 'steel') },
  })
  expect(await tag()).toBe('"3"')
  await w.hq.call(attributes.updateAttributeGroup, {
    params: { attributeGroupId: group.id },
    ifMatch: '"3"',
    body: { name: { en: 'Card' } },
  })
  expect(await tag()).toBe('"4"')
  expect((await get(w, apart)).raw.headers['etag']).toBe('"1"')
})

test('a change of members replaces them all, and a stale one changes nothing', async () => {
  await using w = await world()
  const [a, b] = [await givenAttribute(w.hq, { kind: 'text' }), await givenAttribute(w.hq, { kind: 'text' })]
  const group = await givenGroup(w.hq, [a.id, b.id])
  const reordered = await set(w, group, [
    { attributeId: b.id, displayOrder: 1 },
    { attributeId: a.id, displayOrder: 2 },
  ])
  expect(reordered.body.members.map((member) => member.attributeId)).toEqual([b.id, a.id])
  const stale = await set(w, group, [])
  expect(stale.problem?.code).toBe('request/stale-version')
  expect((await get(w, group)).body).toEqual(reordered.body)
  expect((await set(w, reordered.body, [])).body.members).toEqual([])
})

test('every fault in a list of members is named by its place', async () => {
  await using w = await world()
  const [a, b] = [await givenAttribute(w.hq, { kind: 'text' }), await givenAttribute(w.hq, { kind: 'boolean' })]
  const group = await givenGroup(w.hq)
  const refused = await set(w, group, [
    { attributeId: a.id, displayOrder: 1 },
    { attributeId: a.id, displayOrder: 2 },
    { attributeId: b.id, displayOrder: 2 },
    { attributeId: 'att_0197f0c2d5e17a3b8c4d5e6f708192a3', displayOrder: 3 },
  ])
  expect(faultsOf(refused)).toEqual([
    '#/members/1/attributeId field/repeated',
    '#/members/2/displayOrder field/repeated',
    '#/members/3/attributeId attributes/attribute-unknown',
  ])
  expect(faultsOf(await set(w, group, [{ attributeId: b.id, displayOrder: 1, defaultValue: 'yes' }]))).toEqual([
    '#/members/0/defaultValue field/type',
  ])
  expect(faultsOf(await set(w, group, [{ attributeId: b.id, displayOrder: 0 }]))).toEqual([
    '#/members/0/displayOrder field/too-small',
  ])
})

test('an attribute of another legal entity is unknown to a group', async () => {
  await using w = await world()
  const others = await w.given.associate({ may, in: await w.given.legalEntity() })
  const theirs = await givenAttribute(others, { kind: 'text' })
  const refused = await set(w, await givenGroup(w.hq), [{ attributeId: theirs.id, displayOrder: 1 }])
  expect(faultsOf(refused)).toEqual(['#/members/0/attributeId attributes/attribute-unknown'])
})

test('a retired attribute may stay in a group, and does not come into one', async () => {
  await using w = await world()
  const attribute = await givenAttribute(w.hq, { kind: 'text' })
  const [holds, lacks] = [await givenGroup(w.hq, [attribute.id]), await givenGroup(w.hq)]
  const params = { attributeId: attribute.id }
  await w.hq.call(attributes.updateAttribute, { params, ifMatch: '"1"', body: { retired: true } })
  const member = { attributeId: attribute.id, displayOrder: 5 }
  const stays = await set(w, (await get(w, holds)).body, [member])
  expect(stays.body.members).toMatchObject([{ displayOrder: 5, retiredAt: w.now().toISOString() }])
  expect(faultsOf(await set(w, lacks, [member]))).toEqual(['#/members/0/attributeId attributes/attribute-retired'])
})

test('groups are listed by code, page by page, and by an attribute they show', async () => {
  await using w = await world()
  const attribute = await givenAttribute(w.hq, { kind: 'text' })
  const groups = [await givenGroup(w.hq), await givenGroup(w.hq, [attribute.id]), await givenGroup(w.hq)]
  const codes = groups.map((group) => group.code).toSorted()
  const list = (query: object) => w.hq.call(attributes.listAttributeGroups, { query })
  const first = await list({ limit: 2 })
  const second = await list({ limit: 2, cursor: first.body.nextCursor })
  expect([...first.body.items, ...second.body.items].map((item) => item.code)).toEqual(codes)
  expect((await list({ attributeId: attribute.id })).body.items).toEqual([
    { id: groups[1]?.id, code: groups[1]?.code, name: groups[1]?.name, memberCount: 1, version: 1 },
  ])
})

test('a group is deleted with its members while no parameter is set to it', async () => {
  const onCard = defineParameter({
    key: 'attributes-trial.card',
    schema: AttributeGroupId.nullable(),
    default: null,
    references: 'attribute_group',
  })
  await using w = await testWorld({ more: [{ name: 'attributes-trial', endpoints: [], parameters: [onCard] }] })
  const hq = await w.given.associate({ may: { ...may, 'settings.manage': 'legalEntity' } })
  const attribute = await givenAttribute(hq, { kind: 'text' })
  const [used, unused] = [await givenGroup(hq, [attribute.id]), await givenGroup(hq, [attribute.id])]
  const setting = await hq.call(settings.setParameter, {
    params: { parameter: onCard.key },
    ifMatch: '"1"',
    body: { value: used.id },
  })
  expect(setting.status).toBe(200)
  const uses = async (group: { id: string }) =>
    (await hq.call(attributes.readAttributeGroupUses, { params: { attributeGroupId: group.id } })).body
  const remove = (group: { id: string }) =>
    hq.call(attributes.deleteAttributeGroup, { params: { attributeGroupId: group.id }, ifMatch: '"1"' })
  expect([await uses(used), await uses(unused)]).toEqual([{ parameters: [onCard.key] }, { parameters: [] }])
  expect((await remove(used)).problem?.code).toBe('attributes/in-use')
  expect((await remove(unused)).status).toBe(204)
  const left = await hq.call(attributes.readAttributeGroup, { params: { attributeGroupId: used.id } })
  expect(left.body.members).toHaveLength(1)
})

test('of two changes of the members at once, one is done and the other is stale', async () => {
  await using w = await world()
  const [a, b] = [await givenAttribute(w.hq, { kind: 'text' }), await givenAttribute(w.hq, { kind: 'text' })]
  const group = await givenGroup(w.hq)
  const home = await w.given.homeEntity()
  const { both } = await home.inside(async (tx) => {
    // While we hold the group both read version 1 and come to wait for it.
    await tx.selectFrom('attributeGroup').select('id').forUpdate().execute()
    const pending = Promise.all([
      set(w, group, [{ attributeId: a.id, displayOrder: 1 }]),
      set(w, group, [{ attributeId: b.id, displayOrder: 1 }]),
    ])
    await untilWaiting(w, 2)
    return { both: pending }
  })
  const answers = await both
  expect(answers.map((answer) => answer.status).toSorted((x, y) => x - y)).toEqual([200, 412])
  const done = answers.find((answer) => answer.status === 200)
  expect((await get(w, group)).body).toEqual(done?.body)
})

test('two groups are read in one statement; one that is not chosen or not here is left out', async () => {
  await using w = await world()
  const [a, b] = [await givenAttribute(w.hq, { kind: 'text' }), await givenAttribute(w.hq, { kind: 'boolean' })]
  const [full, empty] = [await givenGroup(w.hq, [b.id, a.id]), await givenGroup(w.hq)]
  const others = await w.given.associate({ may, in: await w.given.legalEntity() })
  const theirs = await givenGroup(others)
  const id = (group: { id: string }) => AttributeGroupId.decode(group.id)
  const home = await w.given.homeEntity()
  const read = (...ids: Parameters<typeof readGroups>[1]) =>
    home.inside((tx) => readGroups({ tx, legalEntityId: home.id }, ids))
  const { result, statements } = await statementsOf(() => read(id(full), null, id(empty), id(theirs), id(full)))
  expect(statements.filter((text) => text.includes('attribute_group'))).toHaveLength(1)
  expect([...result.keys()].toSorted()).toEqual([id(full), id(empty)].toSorted())
  expect(result.get(id(full))?.members.map((member) => member.code)).toEqual([b.code, a.code])
  expect(result.get(id(full))).toMatchObject({ code: full.code, version: 1 })
  expect(result.get(id(empty))?.members).toEqual([])
  expect((await read(null, null)).size).toBe(0)
})
