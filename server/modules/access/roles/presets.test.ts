import { OPERATIONS } from '#contract/operations.ts'
import { roles } from '#contract/roles.ts'
import { AssociateId, StoreId } from '#contract/shared.ts'
import { recordAudit } from '#platform/audit/record.ts'
import { text } from '#texts/index.ts'
import type { GivenLegalEntity } from '#server/testing/given.ts'
import { testWorld, type World } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { addRolePresets, makeFirstAdministrator } from './add-role-presets.ts'
import { completeFirstAdministrator } from './complete-first-administrator.ts'
import { everything, ROLE_PRESETS } from './role-presets.ts'

function inside<T>(
  world: World,
  entity: GivenLegalEntity,
  fn: (ctx: Parameters<typeof makeFirstAdministrator>[0]) => Promise<T>,
): Promise<T> {
  const author = { actor: { kind: 'system', name: 'test' }, storeId: null, deviceId: null, requestId: null } as const
  const legalEntityId = entity.id
  return entity.inside((tx) =>
    fn({
      tx,
      legalEntityId,
      now: () => world.now(),
      record: (record) => recordAudit(tx, { ...author, legalEntityId }, record),
    }),
  )
}

test('a legal entity starts with every preset, named in three languages, and a second start adds nothing', async () => {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  await inside(world, entity, (ctx) => addRolePresets(ctx))
  await inside(world, entity, (ctx) => addRolePresets(ctx))
  const hq = await world.given.associate({ may: { 'role.read': 'legalEntity' } })
  const { items } = (await hq.call(roles.listRoles, { query: {} })).body
  const presets = items.filter((role) => role.preset !== null)
  expect(presets.map((role) => role.preset)).toEqual(Object.keys(ROLE_PRESETS).toSorted())
  const manager = presets.find((role) => role.code === 'store-manager')
  expect(manager?.name).toEqual({
    en: text('en', 'operations.preset.store-manager'),
    es: text('es', 'operations.preset.store-manager'),
    it: text('it', 'operations.preset.store-manager'),
  })
  expect(Object.fromEntries(manager?.operations.map((pair) => [pair.operation, pair.scope]) ?? [])).toEqual(
    ROLE_PRESETS['store-manager'],
  )
})

test('every preset grants scopes that its operations have, and none over the installation', () => {
  const pairs = Object.values(ROLE_PRESETS).flatMap((grants) => Object.entries(grants))
  expect(pairs.length).toBeGreaterThan(50)
  for (const [operation, scope] of pairs) {
    expect(scope).not.toBe('installation')
    // The presets' keys are operations.
    expect(OPERATIONS[operation as keyof typeof OPERATIONS].scopes).toContain(scope)
  }
})

test('whoever configures the system has no client book', () => {
  for (const preset of ['system-administrator', 'hq-clienteling', 'auditor', 'privacy-officer', 'integration'] as const)
    expect(Object.keys(ROLE_PRESETS[preset]).filter((name) => name.startsWith('clientBook.'))).toEqual([])
})

test('the first administrator can give every preset, and holds a role that nobody narrows or deletes', async () => {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  const first = await world.given.associate()
  await inside(world, entity, async (ctx) => {
    await addRolePresets(ctx)
    await makeFirstAdministrator(ctx, first.associateId, { installation: true })
    await makeFirstAdministrator(ctx, first.associateId, { installation: true })
  })
  const { items } = (await first.call(roles.listRoles, { query: {} })).body
  const lina = await world.given.associate()
  const params = { associateId: AssociateId.encode(lina.associateId) }
  const refused: string[] = []
  for (const role of items)
    if ((await first.call(roles.assignRole, { params, body: { roleId: role.id } })).status !== 201)
      refused.push(role.code)
  expect(items.length).toBeGreaterThan(Object.keys(ROLE_PRESETS).length)
  expect(refused).toEqual([])
  const full = items.find((role) => role.preset === 'first-administrator')
  const seen = { params: { roleId: full?.id ?? '' }, ifMatch: '"1"' }
  const narrowed = await first.call(roles.updateRole, { ...seen, body: { operations: [] } })
  expect(narrowed.problem?.code).toBe('access/role-fixed')
  expect((await first.call(roles.deleteRole, seen)).problem?.code).toBe('access/role-fixed')
})

test('a store manager gives the roles of the shop floor in the own store, and none of headquarters', async () => {
  await using world = await testWorld()
  const store = await world.given.store()
  await inside(world, await world.given.homeEntity(), (ctx) => addRolePresets(ctx))
  const manager = await world.given.associate({ stores: [store], may: ROLE_PRESETS['store-manager'] })
  const { items } = (await manager.call(roles.listRoles, { query: {} })).body
  const lina = await world.given.associate({ stores: [store] })
  const given: string[] = []
  for (const role of items) {
    const params = { associateId: AssociateId.encode(lina.associateId) }
    const body = { roleId: role.id, storeId: StoreId.encode(store) }
    if ((await manager.call(roles.assignRole, { params, body })).status === 201) given.push(role.code)
  }
  expect(given.filter((code) => !code.startsWith('role-'))).toEqual(['associate', 'senior-associate', 'store-manager'])
})

test('operations that a release brings are added to the first administrator’s role, as wide as it is', async () => {
  await using world = await testWorld()
  const entity = await world.given.homeEntity()
  const first = await world.given.associate()
  await inside(world, entity, (ctx) => makeFirstAdministrator(ctx, first.associateId, { installation: true }))
  await entity.inside((tx) =>
    tx.deleteFrom('roleOperation').where('operation', 'in', ['job.run', 'audit.read']).execute(),
  )
  expect(await inside(world, entity, (ctx) => completeFirstAdministrator(ctx))).toBe(2)
  expect(await inside(world, entity, (ctx) => completeFirstAdministrator(ctx))).toBe(0)
  const { items } = (await first.call(roles.listRoles, { query: {} })).body
  const byName = (a: { operation: string }, b: { operation: string }) => (a.operation < b.operation ? -1 : 1)
  expect(items[0]?.operations.toSorted(byName)).toEqual(everything({ installation: true }).toSorted(byName))
})
