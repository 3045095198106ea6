import { attributes } from '#contract/attributes.ts'
import { newId } from '#platform/ids.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { AttributeGroupId, AttributeId } from '#contract/shared.ts'
import { faultsOf, givenAttribute, givenHolder, givenType, holdingModule } from './testing.ts'
import { definitions } from './testing-values.ts'

const may = { 'attribute.read': 'legalEntity', 'attribute.manage': 'legalEntity' } as const

const integer = { kind: 'integer', unit: null, range: null } as const

async function world() {
  const made = await testWorld({ more: [holdingModule] })
  const hold = await givenHolder(made)
  return Object.assign(made, { hold, hq: await made.given.associate({ may }), home: await made.given.homeEntity() })
}

test('an attribute is created, read and changed as it was written; what a change does not name stays', async () => {
  await using w = await world()
  const type = await givenType(w.hq, { kind: 'decimal', unit: { en: 'ct' }, range: { min: '0', max: null } })
  const body = {
    code: 'carat',
    typeId: type.id,
    name: { en: 'Carat', it: 'Carati' },
    help: { en: 'Of the main stone' },
    refiner: { offer: 'thresholds' as const, thresholds: ['0.5', '1.0'] },
    defaultValue: '0.250',
  }
  const made = await w.hq.call(attributes.createAttribute, { body })
  const stored = { ...body, refiner: { offer: 'thresholds', thresholds: ['0.5', '1'] }, defaultValue: '0.25' }
  expect(made.body).toEqual({ ...stored, id: expect.stringMatching(/^att_/), retiredAt: null, version: 1 })
  const params = { attributeId: made.body.id }
  const changed = await w.hq.call(attributes.updateAttribute, { params, ifMatch: '"1"', body: { help: null } })
  expect(changed.body).toEqual({ ...made.body, help: null, version: 2 })
  expect((await w.hq.call(attributes.readAttribute, { params })).body).toEqual(changed.body)
})

test('an id made by the caller is kept, and taken once', async () => {
  await using w = await world()
  const type = await givenType(w.hq, { kind: 'text' })
  const id = AttributeId.encode(newId<'attribute'>())
  const create = (code: string) =>
    w.hq.call(attributes.createAttribute, { body: { id, code, name: { en: 'A' }, typeId: type.id } })
  expect((await create('a')).body.id).toBe(id)
  expect((await create('b')).problem?.code).toBe('attributes/code-taken')
})

test('each kind allows its own ways to be refined', async () => {
  await using w = await world()
  const allowed: Record<string, string[]> = {}
  const refusals = new Set<string>()
  for (const definition of definitions) {
    const type = await givenType(w.hq, definition)
    for (const offer of ['single', 'multi', 'range'] as const) {
      const body = { code: `${definition.kind.toLowerCase()}-${offer}`, name: { en: 'A' }, typeId: type.id }
      const made = await w.hq.call(attributes.createAttribute, { body: { ...body, refiner: { offer } } })
      if (made.status === 201) (allowed[definition.kind] ??= []).push(offer)
      for (const fault of faultsOf(made)) refusals.add(fault)
    }
  }
  expect([...refusals]).toEqual(['#/refiner/offer attributes/offer-not-for-kind'])
  expect(allowed).toEqual({
    text: ['single', 'multi'],
    list: ['single', 'multi'],
    integer: ['single', 'multi', 'range'],
    decimal: ['single', 'multi', 'range'],
    currency: ['single', 'multi', 'range'],
    dateTime: ['range'],
    date: ['range'],
    dayOfYear: ['range'],
    boolean: ['single'],
    reference: ['single', 'multi'],
  })
})

test('defaults and thresholds are values of the type, and every fault is named by its place', async () => {
  await using w = await world()
  const type = await givenType(w.hq, integer)
  const create = (more: object) =>
    w.hq.call(attributes.createAttribute, { body: { code: 'a', name: { en: 'A' }, typeId: type.id, ...more } })
  expect(faultsOf(await create({ defaultValue: 'x' }))).toEqual(['#/defaultValue field/type'])
  expect(faultsOf(await create({ refiner: { offer: 'thresholds', thresholds: [10, 10, 5, 'x'] } }))).toEqual([
    '#/refiner/thresholds/1 attributes/not-ascending',
    '#/refiner/thresholds/2 attributes/not-ascending',
    '#/refiner/thresholds/3 field/type',
  ])
  const unknown = await w.hq.call(attributes.createAttribute, {
    body: { code: 'a', name: { en: 'A' }, typeId: 'aty_0197f0c2d5e17a3b8c4d5e6f708192a3' },
  })
  expect(faultsOf(unknown)).toEqual(['#/typeId attributes/type-unknown'])
})

test('a reference points to a record of this legal entity', async () => {
  await using w = await world()
  const wire = (id: string) => `sto_${id.replaceAll('-', '')}`
  const here = wire(await w.given.store())
  const there = wire(await w.given.store({ in: await w.given.legalEntity() }))
  const type = await givenType(w.hq, { kind: 'reference', target: 'store' })
  const create = (defaultValue: string, code: string) =>
    w.hq.call(attributes.createAttribute, { body: { code, name: { en: 'A' }, typeId: type.id, defaultValue } })
  expect((await create(here, 'a')).body.defaultValue).toBe(here)
  expect(faultsOf(await create(there, 'b'))).toEqual(['#/defaultValue attributes/reference-unknown'])
})

test('the type of an attribute can change until values, a default or a filter exist that the change leaves', async () => {
  await using w = await world()
  const to = await givenType(w.hq, integer)
  const change = (attribute: { id: string }, more: object = {}) =>
    w.hq.call(attributes.updateAttribute, {
      params: { attributeId: attribute.id },
      ifMatch: '"1"',
      body: { typeId: to.id, ...more },
    })
  const text = { kind: 'text' } as const
  const withDefault = await givenAttribute(w.hq, text, { defaultValue: 'x', refiner: { offer: 'multi' } })
  const held = await givenAttribute(w.hq, text)
  await w.hold(w.home, { [held.code]: 'z' })
  expect((await change(held)).problem?.code).toBe('attributes/type-in-use')
  expect((await change(withDefault)).problem?.code).toBe('attributes/type-in-use')
  expect((await change(withDefault, { defaultValue: 7 })).problem?.code).toBe('attributes/type-in-use')
  const changed = await change(withDefault, { defaultValue: 7, refiner: { offer: 'range' } })
  expect(changed.body).toMatchObject({ typeId: to.id, defaultValue: 7, refiner: { offer: 'range' } })
  expect((await change(await givenAttribute(w.hq, text))).status).toBe(200)
})

test('a retired attribute stays readable, leaves the list of those in use, and can come back', async () => {
  await using w = await world()
  const attribute = await givenAttribute(w.hq, { kind: 'boolean' })
  const params = { attributeId: attribute.id }
  const retired = await w.hq.call(attributes.updateAttribute, { params, ifMatch: '"1"', body: { retired: true } })
  expect(retired.body.retiredAt).toBe(w.now().toISOString())
  w.pass(60_000)
  const again = await w.hq.call(attributes.updateAttribute, { params, ifMatch: '"2"', body: { retired: true } })
  expect(again.body.retiredAt).toBe(retired.body.retiredAt)
  const list = async (query: object) =>
    (await w.hq.call(attributes.listAttributes, { query })).body.items.map((item) => item.id)
  expect(await list({ retired: 'false' })).toEqual([])
  expect(await list({ retired: 'true' })).toEqual([attribute.id])
  const back = await w.hq.call(attributes.updateAttribute, { params, ifMatch: '"3"', body: { retired: false } })
  expect(back.body.retiredAt).toBeNull()
})

test('attributes are listed by code, page by page, by type, and by whether they can be refined', async () => {
  await using w = await world()
  const type = await givenType(w.hq, integer)
  const [b, a, c] = [
    await givenAttribute(w.hq, integer, { code: 'b', typeId: type.id }),
    await givenAttribute(w.hq, integer, { code: 'a', refiner: { offer: 'range' } }),
    await givenAttribute(w.hq, integer, { code: 'c', typeId: type.id }),
  ]
  const list = (query: object) => w.hq.call(attributes.listAttributes, { query })
  const first = await list({ limit: 2 })
  expect(first.body.items).toEqual([a, b])
  expect((await list({ limit: 2, cursor: first.body.nextCursor })).body).toEqual({ items: [c], nextCursor: null })
  expect((await list({ typeId: type.id })).body.items).toEqual([b, c])
  expect((await list({ refinable: 'true' })).body.items).toEqual([a])
  expect(faultsOf(await list({ cursor: 'x' }))).toEqual(['#query/cursor field/cursor-unknown'])
})

test('a group id is not an attribute id', async () => {
  await using w = await world()
  const answer = await w.hq.call(attributes.readAttribute, {
    params: { attributeId: AttributeGroupId.encode(newId<'attribute_group'>()) },
  })
  expect(faultsOf(answer)).toEqual(['#params/attributeId field/format'])
})
