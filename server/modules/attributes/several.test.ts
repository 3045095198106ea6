import type { AttributeDefinition } from '#contract/attribute-shapes.ts'
import { attributes } from '#contract/attributes.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { faultsOf, givenAttribute, givenGroup, givenHolder, givenType, holdingModule, severalOf } from './testing.ts'

const may = { 'attribute.read': 'legalEntity', 'attribute.manage': 'legalEntity' } as const

async function world() {
  const made = await testWorld({ more: [holdingModule] })
  const hold = await givenHolder(made)
  const hq = await made.given.associate({ may })
  const redefine = (typeId: string, definition: AttributeDefinition, version = 1) =>
    hq.call(attributes.updateAttributeType, {
      params: { attributeTypeId: typeId },
      ifMatch: `"${version}"`,
      body: { definition },
    })
  return Object.assign(made, { hold, hq, redefine, home: await made.given.homeEntity() })
}

test('a definition that says nothing of several values is of one, also where it was stored before there were several', async () => {
  await using w = await world()
  const type = await givenType(w.hq, { kind: 'text' })
  expect(type.definition).toEqual({ kind: 'text', several: false })
  const attribute = await givenAttribute(w.hq, { kind: 'text' }, { typeId: type.id })
  const group = await givenGroup(w.hq, [attribute.id])
  const client = await w.superuser()
  await client.query(`update attribute_type set definition = '{"kind": "text"}'`)
  const params = { attributeTypeId: type.id }
  const listed = await w.hq.call(attributes.listAttributeTypes, { query: {} })
  const read = await w.hq.call(attributes.readAttributeType, { params })
  const shown = await w.hq.call(attributes.readAttributeGroup, { params: { attributeGroupId: group.id } })
  expect([listed.body.items[0], read.body, shown.body.members[0]].map((one) => one?.definition)).toEqual(
    Array.from({ length: 3 }, () => ({ kind: 'text', several: false })),
  )
  await w.hold(w.home, { [attribute.code]: 'x' })
  // Not another type: it means what it meant.
  expect((await w.redefine(type.id, { kind: 'text', several: false })).status).toBe(200)
})

test('defaults of several values are kept as a set, and options, references and uses are found inside them', async () => {
  await using w = await world()
  const referred = await givenAttribute(w.hq, { kind: 'text' })
  const pointing = await givenAttribute(
    w.hq,
    { kind: 'reference', several: true, target: 'attribute' },
    { defaultValue: [referred.id] },
  )
  const alsoHeld = await givenAttribute(w.hq, { kind: 'text' })
  await w.hold(w.home, { [pointing.code]: [alsoHeld.id, referred.id].toSorted() })
  const uses = async (attribute: { id: string }) =>
    (await w.hq.call(attributes.readAttributeUses, { params: { attributeId: attribute.id } })).body.references
  const inValue = { holder: 'trial', count: 1, more: false }
  expect(await uses(referred)).toEqual([{ holder: 'attribute', count: 1, more: false }, inValue])
  expect(await uses(alsoHeld)).toEqual([inValue])

  const likes = await givenAttribute(w.hq, severalOf('silk', 'velvet', 'wool', 'linen'), {
    defaultValue: ['velvet', 'silk', 'velvet'],
  })
  expect(likes.defaultValue).toEqual(['silk', 'velvet'])
  await w.hold(w.home, { [likes.code]: ['linen', 'silk'] })
  const without = (...codes: string[]) =>
    severalOf(...['silk', 'velvet', 'wool', 'linen'].filter((code) => !codes.includes(code)))
  expect((await w.redefine(likes.typeId, without('linen'))).problem?.code).toBe('attributes/option-in-use')
  expect((await w.redefine(likes.typeId, without('velvet'))).problem?.code).toBe('attributes/option-in-use')
  const all = without()
  const retired = { ...all, options: all.options.map((one) => ({ ...one, retired: one.code === 'velvet' })) }
  expect((await w.redefine(likes.typeId, retired)).problem?.code).toBe('attributes/option-is-default')
  expect((await w.redefine(likes.typeId, without('wool'))).status).toBe(200)
})

test('an attribute comes to hold several values, or one, while nothing is held', async () => {
  await using w = await world()
  const one: AttributeDefinition = { kind: 'text', several: false }
  const several: AttributeDefinition = { kind: 'text', several: true }
  const free = await givenAttribute(w.hq, one)
  expect((await w.redefine(free.typeId, several)).body.definition).toEqual(several)
  expect((await w.redefine(free.typeId, one, 2)).body.definition).toEqual(one)
  const [holdsOne, holdsSeveral] = [await givenAttribute(w.hq, one), await givenAttribute(w.hq, several)]
  await w.hold(w.home, { [holdsOne.code]: 'a', [holdsSeveral.code]: ['a'] })
  expect((await w.redefine(holdsOne.typeId, several)).problem?.code).toBe('attributes/type-in-use')
  expect((await w.redefine(holdsSeveral.typeId, one)).problem?.code).toBe('attributes/type-in-use')
})

test('a default of the wrong number, and what is wrong inside it, is refused at its place', async () => {
  await using w = await world()
  const type = await givenType(w.hq, severalOf('silk'))
  const create = (typeId: string, defaultValue: string | string[]) =>
    w.hq.call(attributes.createAttribute, { body: { code: 'a', name: { en: 'A' }, typeId, defaultValue } })
  expect(faultsOf(await create(type.id, 'silk'))).toEqual(['#/defaultValue field/type'])
  expect(faultsOf(await create(type.id, ['silk', 'tin']))).toEqual(['#/defaultValue/1 field/not-a-choice'])
  const single = await givenType(w.hq, { kind: 'text' })
  expect(faultsOf(await create(single.id, ['silk']))).toEqual(['#/defaultValue field/type'])
})
