import { attributes } from '#contract/attributes.ts'
import { requestProblems } from '#contract/problems.ts'
import { settings } from '#contract/settings.ts'
import { AttributeId } from '#contract/shared.ts'
import { defineParameter } from '#platform/parameters/index.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { givenAttribute, givenGroup, givenHolder, holdingModule } from './testing.ts'

const may = {
  'attribute.read': 'legalEntity',
  'attribute.manage': 'legalEntity',
  'settings.manage': 'legalEntity',
} as const

test('an attribute is deleted while nothing uses it: no group, no value, no reference, no parameter', async () => {
  const birthday = defineParameter({
    key: 'attributes-trial.birthday',
    schema: AttributeId.nullable(),
    default: null,
    references: 'attribute',
  })
  const trial = { ...holdingModule, parameters: [birthday] }
  await using w = await testWorld({ more: [trial] })
  const hold = await givenHolder(w)
  const hq = await w.given.associate({ may })
  const home = await w.given.homeEntity()
  const make = () => givenAttribute(hq, { kind: 'text' })
  const [grouped, held, referred, referredByValue, parameter, unused] = [
    await make(),
    await make(),
    await make(),
    await make(),
    await make(),
    await make(),
  ]
  const group = await givenGroup(hq, [grouped.id])
  await hold(home, { [held.code]: 'z' })
  await hold(home, { [held.code]: 'y' })
  await hold(await w.given.legalEntity(), { [held.code]: 'another legal entity’s' })
  const pointing = await givenAttribute(hq, { kind: 'reference', target: 'attribute' }, { defaultValue: referred.id })
  await hold(home, { [pointing.code]: referredByValue.id })
  const set = await hq.call(
    settings.setParameter,
    { params: { parameter: birthday.key }, ifMatch: '"1"', body: { value: parameter.id } },
    {},
  )
  expect(set.status).toBe(200)

  const none = { groups: [], values: [], references: [], parameters: [] }
  const uses = async (attribute: { id: string }) =>
    (await hq.call(attributes.readAttributeUses, { params: { attributeId: attribute.id } })).body
  expect(await uses(grouped)).toEqual({
    ...none,
    groups: [{ id: group.id, code: group.code, name: group.name, displayOrder: 10, defaultValue: null }],
  })
  expect(await uses(held)).toEqual({ ...none, values: [{ holder: 'trial', count: 2, more: false }] })
  expect(await uses(referred)).toEqual({ ...none, references: [{ holder: 'attribute', count: 1, more: false }] })
  expect(await uses(referredByValue)).toEqual({ ...none, references: [{ holder: 'trial', count: 1, more: false }] })
  expect(await uses(parameter)).toEqual({ ...none, parameters: [birthday.key] })
  expect(await uses(unused)).toEqual(none)

  const remove = (attribute: { id: string }) =>
    hq.call(attributes.deleteAttribute, { params: { attributeId: attribute.id }, ifMatch: '"1"' })
  for (const attribute of [grouped, held, referred, referredByValue, parameter])
    expect((await remove(attribute)).problem?.code).toBe('attributes/in-use')
  expect((await remove(unused)).status).toBe(204)
  expect((await remove(unused)).problem?.code).toBe(requestProblems.notFound.code)
})
