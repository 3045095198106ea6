import { defineEndpoints, signedIn } from '#contract/endpoint.ts'
import { settings } from '#contract/settings.ts'
import { bind, type Module } from '#platform/module.ts'
import { statementsOf } from '#platform/database/index.ts'
import type { Answered } from '#server/testing/caller.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { givenFeatureOn } from './testing.ts'

const response = z.object({ seen: z.literal(true) })
const params = z.strictObject({ thing: z.string() })
const probe = defineEndpoints({
  probeFeature: {
    method: 'GET',
    path: '/probe/with-feature/:thing',
    summary: 'Test only',
    access: signedIn,
    params,
    response,
    feature: 'clienteling',
  },
  probeNothing: {
    method: 'GET',
    path: '/probe/without/:thing',
    summary: 'Test only',
    access: signedIn,
    params,
    response,
  },
})
const seen = () => Promise.resolve({ seen: true as const })
const probeModule: Module = {
  name: 'probe',
  endpoints: bind('probe', probe, { probeFeature: seen, probeNothing: seen }),
}
const manager = { may: { 'settings.read': 'legalEntity', 'settings.manage': 'legalEntity' } } as const

/** Everything that leaves, but for the request's own id, the time, and how many requests are left. */
function bytes({ raw }: Answered<never>): unknown {
  const headers = Object.entries(raw.headers).filter(
    ([name]) => !/^(?:date|x-request-id|ratelimit-remaining|ratelimit-reset)$/.test(name),
  )
  return [raw.statusCode, headers, raw.body.replace(/urn:uuid:[0-9a-f-]{36}/, 'urn:uuid:…')]
}

test('clienteling is off in a legal entity until somebody switches it on', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate(manager)
  const before = (await hq.call(settings.listFeatures, { query: {} })).body.items
  expect(before).toMatchObject([{ key: 'clienteling', declaredBy: 'settings', title: 'Clienteling', isOn: false }])
  expect(before).toMatchObject([{ changedAt: null, changedBy: null, version: 1 }])

  const switched = await hq.call(settings.switchFeature, {
    params: { feature: 'clienteling' },
    body: { isOn: true },
    ifMatch: '"1"',
  })
  expect(switched.raw.headers['etag']).toBe('"2"')
  expect(switched.body).toMatchObject({ isOn: true, changedAt: '2026-03-08T10:00:00.000Z', version: 2 })
  expect(switched.body.changedBy?.name).toMatch(/^CNRY-associate/)
  expect((await hq.call(settings.listFeatures, { query: {} })).body.items).toEqual([switched.body])
})

test('a feature is told of in the language asked for', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate(manager)
  const spanish = await hq.call(settings.listFeatures, { query: {} }, { 'accept-language': 'es' })
  expect(spanish.body.items[0]?.description).toContain('libros de clientes')
})

test('what belongs to a feature that is off answers to the byte like an address that does not exist', async () => {
  await using world = await testWorld({ more: [probeModule] })
  const hq = await world.given.associate(manager)
  const off = await hq.call(probe.probeFeature, { params: { thing: 'bag' } })
  const nowhere = await hq.call({ ...probe.probeNothing, path: '/probe/nowhere/:thing' }, { params: { thing: 'bag' } })
  expect(off.status).toBe(404)
  expect(bytes(off as Answered<never>)).toEqual(bytes(nowhere as Answered<never>))

  await givenFeatureOn(hq, 'clienteling')
  expect((await hq.call(probe.probeFeature, { params: { thing: 'bag' } })).body).toEqual({ seen: true })
})

test('a feature that is on in one legal entity is off in another', async () => {
  await using world = await testWorld({ more: [probeModule] })
  const hq = await world.given.associate(manager)
  const others = await world.given.associate({ ...manager, in: await world.given.legalEntity() })
  await givenFeatureOn(hq, 'clienteling')
  expect((await others.call(probe.probeFeature, { params: { thing: 'bag' } })).status).toBe(404)
  expect((await others.call(settings.listFeatures, { query: {} })).body.items[0]).toMatchObject({ isOn: false })
})

test('a feature that is switched off again is off', async () => {
  await using world = await testWorld({ more: [probeModule] })
  const hq = await world.given.associate(manager)
  await givenFeatureOn(hq, 'clienteling')
  const off = { params: { feature: 'clienteling' }, body: { isOn: false }, ifMatch: '"2"' }
  expect((await hq.call(settings.switchFeature, off)).body).toMatchObject({ isOn: false, version: 3 })
  expect((await hq.call(probe.probeFeature, { params: { thing: 'bag' } })).status).toBe(404)
})

test('of two who switch a feature at once, one is told that the other was first', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate(manager)
  for (const version of [1, 2]) {
    const on = { params: { feature: 'clienteling' }, body: { isOn: true }, ifMatch: `"${version}"` }
    const answers = await Promise.all([hq.call(settings.switchFeature, on), hq.call(settings.switchFeature, on)])
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 412]))
  }
})

test('a feature is switched by whoever may manage settings, knows its version and names one that exists', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate(manager)
  const reader = await world.given.associate({ may: { 'settings.read': 'legalEntity' } })
  const on = { params: { feature: 'clienteling' }, body: { isOn: true }, ifMatch: '"1"' }
  expect((await reader.call(settings.switchFeature, on)).status).toBe(403)
  for (const ifMatch of ['"7"', '"9999999999"'])
    expect((await hq.call(settings.switchFeature, { ...on, ifMatch })).status).toBe(412)
  expect((await hq.call(settings.switchFeature, { ...on, params: { feature: 'telepathy' } })).status).toBe(404)
  expect((await hq.call(settings.listFeatures, { query: {} })).body.items[0]?.isOn).toBe(false)
})

test('switching a feature is in the audit log, with what it was before', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate(manager)
  await givenFeatureOn(hq, 'clienteling')
  const client = await world.superuser()
  const { rows } = await client.query(
    `select actor_kind, subject_kind, subject_id, before, after from audit_entry where action = 'settings.feature-switched'`,
  )
  expect(rows).toEqual([
    {
      actor_kind: 'associate',
      subject_kind: 'feature',
      subject_id: 'clienteling',
      before: { isOn: false },
      after: { isOn: true },
    },
  ])
})

test('looking whether a feature is on is one statement', async () => {
  await using world = await testWorld({ more: [probeModule] })
  const hq = await world.given.associate(manager)
  await givenFeatureOn(hq, 'clienteling')
  const input = { params: { thing: 'bag' } }
  const without = await statementsOf(() => hq.call(probe.probeNothing, input))
  const withFeature = await statementsOf(() => hq.call(probe.probeFeature, input))
  expect(withFeature.result.status).toBe(200)
  expect(withFeature.statements.length).toBe(without.statements.length + 1)
})
