import { attributes } from '#contract/attributes.ts'
import { newId } from '#platform/ids.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { parseValues } from './index.ts'
import { givenAttribute, givenHolder, holdingModule, listOf, severalOf, untilWaiting } from './testing.ts'

const may = { 'attribute.read': 'legalEntity', 'attribute.manage': 'legalEntity' } as const

const integer = { kind: 'integer', unit: null, range: null } as const

async function world() {
  const made = await testWorld({ more: [holdingModule] })
  const hold = await givenHolder(made)
  return Object.assign(made, { hold, hq: await made.given.associate({ may }), home: await made.given.homeEntity() })
}

test('values for a record are read by code, with every fault at its place', async () => {
  await using w = await world()
  const size = await givenAttribute(w.hq, integer, { code: 'ring-size' })
  await givenAttribute(w.hq, listOf('gold', 'silver'), { code: 'metal' })
  const old = await givenAttribute(w.hq, { kind: 'text' }, { code: 'old' })
  await w.hq.call(attributes.updateAttribute, {
    params: { attributeId: old.id },
    ifMatch: '"1"',
    body: { retired: true },
  })
  const read = (wire: Parameters<typeof parseValues>[1]) =>
    w.home.inside((tx) => parseValues({ tx, legalEntityId: w.home.id }, wire, '#/attributes'))
  expect(await read({ 'ring-size': 52, metal: null, old: null })).toEqual({
    set: { 'ring-size': 52 },
    removed: ['metal', 'old'],
  })
  expect(await read({})).toEqual({ set: {}, removed: [] })
  await expect(read({ 'ring-size': 1, old: 'x', 'a/b': 1 })).rejects.toMatchObject({
    details: {
      errors: [
        { pointer: '#/attributes/old', code: 'attributes/attribute-retired' },
        { pointer: '#/attributes/a~1b', code: 'attributes/attribute-unknown' },
      ],
    },
  })
  await expect(read({ 'ring-size': '52', metal: 'tin' })).rejects.toMatchObject({
    details: {
      errors: [
        { pointer: '#/attributes/ring-size', code: 'field/type' },
        { pointer: '#/attributes/metal', code: 'field/not-a-choice' },
      ],
    },
  })
  expect(size.version).toBe(1)
})

test('a type does not change under a value on its way in', async () => {
  await using w = await world()
  const attribute = await givenAttribute(w.hq, { kind: 'text' })
  const order: string[] = []
  const change = () =>
    w.hq.call(attributes.updateAttributeType, {
      params: { attributeTypeId: attribute.typeId },
      ifMatch: '"1"',
      body: { definition: { kind: 'boolean' } },
    })
  const { answer } = await w.home.inside(async (tx) => {
    const { set } = await parseValues({ tx, legalEntityId: w.home.id }, { [attribute.code]: 'x' }, '#')
    const pending = change().then((changed) => {
      order.push('change answered')
      return changed
    })
    // The change waits for this transaction; once the database says so, the value goes in.
    await untilWaiting(w, 1)
    await w.hold(w.home, set)
    order.push('value written')
    return { answer: pending }
  })
  expect((await answer).problem?.code).toBe('attributes/type-in-use')
  expect(order).toEqual(['value written', 'change answered'])
})

test('several values are read as a set; each fault is told at its own place', async () => {
  await using w = await world()
  const [here, there] = [await w.given.store(), await w.given.store({ in: await w.given.legalEntity() })]
  const stores = [here, there, newId<'store'>()].map((id) => `sto_${id.replaceAll('-', '')}`)
  const list = severalOf('silk', 'velvet', 'wool')
  const options = list.options.map((option) => ({ ...option, retired: option.code === 'wool' }))
  await givenAttribute(w.hq, { ...list, options }, { code: 'likes' })
  await givenAttribute(w.hq, { kind: 'text', several: true }, { code: 'brands' })
  await givenAttribute(w.hq, { kind: 'reference', several: true, target: 'store' }, { code: 'visits' })
  const read = (wire: Parameters<typeof parseValues>[1]) =>
    w.home.inside((tx) => parseValues({ tx, legalEntityId: w.home.id }, wire, '#/attributes'))
  expect(
    await read({
      likes: ['velvet', 'silk', 'velvet'],
      brands: [' Prada ', 'Etro', 'Prada'],
      visits: stores.slice(0, 1),
    }),
  ).toEqual({ set: { likes: ['silk', 'velvet'], brands: ['Etro', 'Prada'], visits: stores.slice(0, 1) }, removed: [] })
  expect(await read({ likes: null })).toEqual({ set: {}, removed: ['likes'] })
  await expect(read({ likes: ['silk', 'tin', 'wool'], brands: ['Etro', ''], visits: stores })).rejects.toMatchObject({
    details: {
      errors: [
        { pointer: '#/attributes/likes/1', code: 'field/not-a-choice' },
        { pointer: '#/attributes/likes/2', code: 'attributes/option-retired' },
        { pointer: '#/attributes/brands/1', code: 'field/too-short' },
        { pointer: '#/attributes/visits/1', code: 'attributes/reference-unknown' },
        { pointer: '#/attributes/visits/2', code: 'attributes/reference-unknown' },
      ],
    },
  })
  await expect(read({ likes: 'silk', brands: [] })).rejects.toMatchObject({
    details: {
      errors: [
        { pointer: '#/attributes/likes', code: 'field/type' },
        { pointer: '#/attributes/brands', code: 'field/too-short' },
      ],
    },
  })
})
