import type { AttributeDefinition } from '#contract/attribute-shapes.ts'
import { attributes } from '#contract/attributes.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { faultsOf, givenAttribute, givenGroup, givenHolder, givenType, holdingModule, listOf } from './testing.ts'
import { definitions } from './testing-values.ts'

const may = { 'attribute.read': 'legalEntity', 'attribute.manage': 'legalEntity' } as const

async function world() {
  const made = await testWorld({ more: [holdingModule] })
  const hold = await givenHolder(made)
  return Object.assign(made, { hold, hq: await made.given.associate({ may }) })
}

test('a type of every kind is created, read and listed as it was written, with its ETag', async () => {
  await using w = await world()
  const name = { en: 'Metal', es: 'Metal', it: 'Metallo' }
  for (const definition of definitions) {
    const code = definition.kind.toLowerCase()
    const body = { code, name, description: { en: 'What it is made of' }, definition }
    const made = await w.hq.call(attributes.createAttributeType, { body })
    expect(made.body).toEqual({ ...body, id: expect.stringMatching(/^aty_/), version: 1 })
    expect(made.raw.headers['etag']).toBe('"1"')
    const read = await w.hq.call(attributes.readAttributeType, { params: { attributeTypeId: made.body.id } })
    expect(read.body).toEqual(made.body)
  }
  const first = await w.hq.call(attributes.listAttributeTypes, { query: { limit: 6 } })
  const second = await w.hq.call(attributes.listAttributeTypes, {
    query: { limit: 6, cursor: first.body.nextCursor ?? '' },
  })
  expect(second.body.nextCursor).toBeNull()
  expect([...first.body.items, ...second.body.items].map((type) => type.code)).toEqual(
    definitions.map((definition) => definition.kind.toLowerCase()).toSorted(),
  )
})

test.each<[string, AttributeDefinition, string, string]>([
  ['an option that comes twice', listOf('gold', 'gold'), '#/definition/options/1/code', 'field/repeated'],
  ['no option at all', listOf(), '#/definition/options', 'field/too-short'],
  [
    'a range that ends before it begins',
    { kind: 'integer', unit: null, range: { min: 2, max: 1 } },
    '#/definition/range/max',
    'attributes/range-inverted',
  ],
  [
    'a bound that is no decimal',
    { kind: 'decimal', unit: null, range: { min: '1e3', max: null } },
    '#/definition/range/min',
    'field/format',
  ],
  [
    'a bound that is no day',
    { kind: 'date', range: { min: null, max: '2026-02-30' } },
    '#/definition/range/max',
    'field/format',
  ],
  [
    'an amount without a minor unit',
    { kind: 'currency', range: { min: { amountMinor: 1, currency: 'XAU' }, max: null } },
    '#/definition/range/min/currency',
    'field/currency-unknown',
  ],
  [
    'a range in two currencies',
    { kind: 'currency', range: { min: { amountMinor: 1, currency: 'EUR' }, max: { amountMinor: 2, currency: 'USD' } } },
    '#/definition/range/max',
    'attributes/currency-differs',
  ],
])('a type is refused with %s', async (...[, definition, pointer, code]) => {
  await using w = await world()
  const body = { code: 'a', name: { en: 'A' }, definition }
  const refused = await w.hq.call(attributes.createAttributeType, { body })
  expect(refused.status).toBe(422)
  expect(faultsOf(refused)).toEqual([`${pointer} ${code}`])
})

test('bounds are kept in canonical form, and none at all is no range', async () => {
  await using w = await world()
  const decimal = await givenType(w.hq, { kind: 'decimal', unit: null, range: { min: '0.50', max: null } })
  expect(decimal.definition).toMatchObject({ range: { min: '0.5', max: null } })
  const open = await givenType(w.hq, { kind: 'date', range: { min: null, max: null } })
  expect(open.definition).toEqual({ kind: 'date', range: null })
})

test('the kind of a type can change until a default, a group’s default, a filter or a value exists', async () => {
  await using w = await world()
  const home = await w.given.homeEntity()
  const text: AttributeDefinition = { kind: 'text', several: false }
  const change = async (typeId: string) => {
    const read = await w.hq.call(attributes.readAttributeType, { params: { attributeTypeId: typeId } })
    return w.hq.call(attributes.updateAttributeType, {
      params: { attributeTypeId: typeId },
      ifMatch: `"${read.body.version}"`,
      body: { definition: { kind: 'boolean' } },
    })
  }
  const unused = await givenAttribute(w.hq, text)
  expect((await change(unused.typeId)).body.definition).toEqual({ kind: 'boolean' })

  const withDefault = await givenAttribute(w.hq, text, { defaultValue: 'x' })
  const withFilter = await givenAttribute(w.hq, text, { refiner: { offer: 'multi' } })
  const inGroup = await givenAttribute(w.hq, text)
  const group = await givenGroup(w.hq)
  await w.hq.call(attributes.setAttributeGroupMembers, {
    params: { attributeGroupId: group.id },
    ifMatch: '"1"',
    body: { members: [{ attributeId: inGroup.id, displayOrder: 1, defaultValue: 'y' }] },
  })
  const held = await givenAttribute(w.hq, text)
  await w.hold(home, { [held.code]: 'z' })
  const elsewhere = await givenAttribute(w.hq, text)
  await w.hold(await w.given.legalEntity(), { [elsewhere.code]: 'another legal entity’s' })

  for (const attribute of [withDefault, withFilter, inGroup, held])
    expect((await change(attribute.typeId)).problem?.code).toBe('attributes/type-in-use')
  expect((await change(elsewhere.typeId)).status).toBe(200)
})

test('an option that is held or a default is retired, not removed; a default is not retired', async () => {
  await using w = await world()
  const attribute = await givenAttribute(w.hq, listOf('gold', 'silver', 'steel'), { defaultValue: 'gold' })
  await w.hold(await w.given.homeEntity(), { [attribute.code]: 'silver' })
  const change = (definition: AttributeDefinition, ifMatch: string) =>
    w.hq.call(attributes.updateAttributeType, {
      params: { attributeTypeId: attribute.typeId },
      ifMatch,
      body: { definition },
    })
  const retire = (...codes: string[]) => {
    const list = listOf('gold', 'silver')
    return { ...list, options: list.options.map((one) => ({ ...one, retired: codes.includes(one.code) })) }
  }
  expect((await change(listOf('gold', 'steel'), '"1"')).problem?.code).toBe('attributes/option-in-use')
  expect((await change(listOf('silver', 'steel'), '"1"')).problem?.code).toBe('attributes/option-in-use')
  expect((await change(retire('gold'), '"1"')).problem?.code).toBe('attributes/option-is-default')
  // Steel goes for good, silver stays where it is held.
  expect((await change(retire('silver'), '"1"')).body.definition).toEqual(retire('silver'))
  const refused = await w.hq.call(attributes.updateAttribute, {
    params: { attributeId: attribute.id },
    ifMatch: '"1"',
    body: { defaultValue: 'silver' },
  })
  expect(faultsOf(refused)).toEqual(['#/defaultValue attributes/option-retired'])
})

test.each<
  [string, AttributeDefinition, AttributeDefinition, string | number | { amountMinor: number; currency: string }]
>([
  [
    'integer',
    { kind: 'integer', unit: null, range: null },
    { kind: 'integer', unit: null, range: { min: 40, max: 60 } },
    61,
  ],
  [
    'decimal',
    { kind: 'decimal', unit: null, range: { min: '0', max: '10' } },
    { kind: 'decimal', unit: null, range: { min: '9', max: '10' } },
    '8.999999',
  ],
  ['date', { kind: 'date', range: null }, { kind: 'date', range: { min: '1900-01-01', max: null } }, '1899-12-31'],
  [
    'dateTime',
    { kind: 'dateTime', range: null },
    { kind: 'dateTime', range: { min: null, max: '2026-01-01T00:00:00.000Z' } },
    '2026-01-01T00:00:00.001Z',
  ],
  [
    'amount',
    { kind: 'currency', range: null },
    { kind: 'currency', range: { min: null, max: { amountMinor: 100, currency: 'EUR' } } },
    { amountMinor: 101, currency: 'EUR' },
  ],
  [
    'currency',
    { kind: 'currency', range: null },
    { kind: 'currency', range: { min: null, max: { amountMinor: 100, currency: 'EUR' } } },
    { amountMinor: 1, currency: 'USD' },
  ],
])('a range narrows as far as the values held allow: %s', async (...[, wide, narrow, value]) => {
  await using w = await world()
  const free = await givenAttribute(w.hq, wide)
  const held = await givenAttribute(w.hq, wide)
  const asDefault = await givenAttribute(w.hq, wide, { defaultValue: value })
  await w.hold(await w.given.homeEntity(), { [held.code]: value })
  const change = (typeId: string) =>
    w.hq.call(attributes.updateAttributeType, {
      params: { attributeTypeId: typeId },
      ifMatch: '"1"',
      body: { definition: narrow },
    })
  expect((await change(held.typeId)).problem?.code).toBe('attributes/values-out-of-range')
  expect((await change(asDefault.typeId)).problem?.code).toBe('attributes/values-out-of-range')
  expect((await change(free.typeId)).body).toMatchObject({ definition: narrow, version: 2 })
})

test('a range widens whatever is held', async () => {
  await using w = await world()
  const range = (min: number, max: number) => ({ kind: 'integer', unit: null, range: { min, max } }) as const
  const attribute = await givenAttribute(w.hq, range(1, 5))
  await w.hold(await w.given.homeEntity(), { [attribute.code]: 3 })
  const params = { attributeTypeId: attribute.typeId }
  const wider = await w.hq.call(attributes.updateAttributeType, {
    params,
    ifMatch: '"1"',
    body: { definition: range(0, 6) },
  })
  expect(wider.status).toBe(200)
})

test('a change leaves out what it does not name, and its audit row says what became of what', async () => {
  await using w = await world()
  const type = await givenType(w.hq, listOf('gold'))
  const params = { attributeTypeId: type.id }
  const renamed = await w.hq.call(attributes.updateAttributeType, {
    params,
    ifMatch: '"1"',
    body: { name: { en: 'Metal', it: 'Metallo' } },
  })
  expect(renamed.body).toEqual({ ...type, name: { en: 'Metal', it: 'Metallo' }, version: 2 })
  const home = await w.given.homeEntity()
  const audited = await home.inside((tx) =>
    tx.selectFrom('auditEntry').select(['action', 'before', 'after']).orderBy('at', 'desc').limit(1).execute(),
  )
  expect(audited).toEqual([
    {
      action: 'attributes.type-changed',
      before: { name: type.name },
      after: { name: { en: 'Metal', it: 'Metallo' } },
    },
  ])
})

test('a type is deleted while no attribute is of it', async () => {
  await using w = await world()
  const attribute = await givenAttribute(w.hq, { kind: 'boolean' })
  const free = await givenType(w.hq, { kind: 'boolean' })
  const remove = (attributeTypeId: string) =>
    w.hq.call(attributes.deleteAttributeType, { params: { attributeTypeId }, ifMatch: '"1"' })
  expect((await remove(attribute.typeId)).problem?.code).toBe('attributes/in-use')
  expect((await remove(free.id)).status).toBe(204)
  expect((await remove(free.id)).status).toBe(404)
})

test('a code is taken once in a legal entity and free in another, for types, attributes and groups', async () => {
  await using w = await world()
  const others = await w.given.associate({ may, in: await w.given.legalEntity() })
  const name = { en: 'A' }
  const calls = async (who: typeof w.hq) => {
    const type = await who.call(attributes.createAttributeType, {
      body: { code: 'a', name, definition: { kind: 'text' } },
    })
    const typeId = type.status === 201 ? type.body.id : (await givenType(who, { kind: 'text' })).id
    const attribute = await who.call(attributes.createAttribute, { body: { code: 'a', name, typeId } })
    const group = await who.call(attributes.createAttributeGroup, { body: { code: 'a', name } })
    return [type, attribute, group].map((answer) => answer.problem?.code ?? answer.status)
  }
  expect(await calls(w.hq)).toEqual([201, 201, 201])
  expect(await calls(w.hq)).toEqual(Array.from({ length: 3 }, () => 'attributes/code-taken'))
  expect(await calls(others)).toEqual([201, 201, 201])
})
