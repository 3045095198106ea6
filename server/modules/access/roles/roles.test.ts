import { deactivation } from '#contract/deactivation.ts'
import { OPERATIONS } from '#contract/operations.ts'
import { requestProblems } from '#contract/problems.ts'
import { roles } from '#contract/roles.ts'
import { AssociateId, RoleId, StoreId } from '#contract/shared.ts'
import { statementsOf } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'

const name = { en: 'Floor lead' }
const manage = { 'role.manage': 'legalEntity', 'role.read': 'legalEntity' } as const
const readsStores = [{ operation: 'store.read', scope: 'store' } as const]

test('a role that was created is listed with what it grants, and changes under its version', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may: { ...manage, 'store.read': 'legalEntity' } })
  const made = await hq.call(roles.createRole, { body: { code: 'floor-lead', name, operations: readsStores } })
  expect(made.status).toBe(201)
  expect(made.body).toMatchObject({ code: 'floor-lead', preset: null, assignments: 0, version: 1 })
  const listed = await hq.call(roles.listRoles, { query: {} })
  expect(listed.body.items.find((role) => role.id === made.body.id)).toEqual(made.body)
  const params = { roleId: made.body.id }
  const changed = await hq.call(roles.updateRole, { params, body: { name: { en: 'Lead' } }, ifMatch: '"1"' })
  expect(changed.body).toMatchObject({ name: { en: 'Lead' }, operations: readsStores, version: 2 })
  expect((await hq.call(roles.updateRole, { params, body: { name }, ifMatch: '"1"' })).status).toBe(412)
  expect((await hq.call(roles.deleteRole, { params, ifMatch: '"1"' })).status).toBe(412)
  expect((await hq.call(roles.deleteRole, { params, ifMatch: '"2"' })).status).toBe(204)
  expect((await hq.call(roles.readRole, { params })).status).toBe(404)
})

test('the matrix has every operation with its number, its title in the caller’s language and the scopes it can have', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may: manage })
  const matrix = await hq.call(roles.readRoleMatrix, {})
  expect(matrix.body.operations.map((one) => one.operation)).toEqual(Object.keys(OPERATIONS))
  const [role] = matrix.body.roles
  const managing = matrix.body.operations.find((one) => one.operation === 'role.manage')
  expect(managing?.granted).toEqual([{ roleId: role?.id, scope: 'legalEntity' }])
  const listed = await hq.call(roles.listOperations, {}, { 'accept-language': 'it' })
  expect(listed.body.items.find((one) => one.number === 716)).toEqual({
    operation: 'clientBook.reassign',
    number: 716,
    title: expect.any(String),
    scopes: ['store', 'addressBook', 'legalEntity'],
  })
  expect(listed.body.items.flatMap((one) => one.number ?? [])).toEqual([712, 713, 714, 715, 716])
})

test('a scope that the operation does not have, an operation given twice and an unknown one are refused where they stand', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may: 'everything' })
  const create = async (operations: object[]) => {
    const answer = await hq.call(roles.createRole, { body: { code: 'x', name, operations: operations as never } }) // Wrong on purpose.
    return [answer.status, answer.problem?.errors?.map(({ code, pointer }) => ({ pointer, code }))]
  }
  expect(await create([{ operation: 'role.manage', scope: 'store' }])).toEqual([
    422,
    [{ pointer: '#/operations/0/scope', code: 'field/scope-not-allowed' }],
  ])
  expect(await create([...readsStores, ...readsStores])).toEqual([
    422,
    [{ pointer: '#/operations', code: 'field/repeated' }],
  ])
  expect(await create([{ operation: 'store.eat', scope: 'store' }])).toEqual([
    422,
    [{ pointer: '#/operations/0/operation', code: 'field/not-a-choice' }],
  ])
})

test('nobody puts into a role what they do not have for the whole legal entity, neither new nor wider', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may: { ...manage, 'store.read': 'store', 'device.read': 'legalEntity' } })
  const create = (operation: 'store.read' | 'store.manage' | 'device.read') =>
    hq.call(roles.createRole, { body: { code: `may-${newId()}`, name, operations: [{ operation, scope: 'store' }] } })
  expect((await create('store.manage')).problem?.code).toBe('access/wider-than-your-own')
  expect((await create('store.read')).problem?.code).toBe('access/wider-than-your-own')
  const made = await create('device.read')
  const widen = (scope: 'store' | 'legalEntity', ifMatch: string) =>
    hq.call(roles.updateRole, {
      params: { roleId: made.body.id },
      body: { operations: [{ operation: 'device.read', scope }] },
      ifMatch,
    })
  expect((await widen('legalEntity', '"1"')).status).toBe(200)
  await hq.call(roles.updateRole, { params: { roleId: made.body.id }, body: { operations: [] }, ifMatch: '"2"' })
  const denied = await hq.call(roles.updateRole, {
    params: { roleId: made.body.id },
    body: { operations: [{ operation: 'store.manage', scope: 'legalEntity' }] },
    ifMatch: '"3"',
  })
  expect([denied.status, denied.problem?.code]).toEqual([403, 'access/wider-than-your-own'])
})

test('rights over the installation are given and taken by those only who have them', async () => {
  await using world = await testWorld()
  const owner = await world.given.associate({ may: 'everything' })
  const admin = await world.given.associate({
    may: { ...manage, 'role.assign': 'legalEntity', 'legalEntity.manage': 'legalEntity' },
  })
  const operations = [{ operation: 'legalEntity.manage', scope: 'installation' } as const]
  const body = { code: 'opener', name, operations }
  expect((await admin.call(roles.createRole, { body })).problem?.code).toBe('access/wider-than-your-own')
  const role = await owner.call(roles.createRole, { body })
  const narrowed = await admin.call(roles.updateRole, {
    params: { roleId: role.body.id },
    body: { operations: [] },
    ifMatch: '"1"',
  })
  expect(narrowed.status).toBe(403)
  const params = { associateId: AssociateId.encode(owner.associateId) }
  const given = await owner.call(roles.assignRole, { params, body: { roleId: role.body.id } })
  const taking = { params: { ...params, roleAssignmentId: given.body.id } }
  expect((await admin.call(roles.unassignRole, taking)).problem?.code).toBe('access/wider-than-your-own')
  expect((await owner.call(roles.unassignRole, taking)).status).toBe(204)
})

test('a role that somebody has is not deleted', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may: 'everything' })
  const role = await hq.call(roles.createRole, { body: { code: 'empty', name, operations: [] } })
  const lina = await world.given.associate()
  const params = { associateId: AssociateId.encode(lina.associateId) }
  const given = await hq.call(roles.assignRole, { params, body: { roleId: role.body.id } })
  const deleting = { params: { roleId: role.body.id }, ifMatch: '"1"' }
  expect((await hq.call(roles.deleteRole, deleting)).problem?.code).toBe('access/role-assigned')
  await hq.call(roles.unassignRole, { params: { ...params, roleAssignmentId: given.body.id } })
  expect((await hq.call(roles.deleteRole, deleting)).status).toBe(204)
})

test('the last who manages and assigns roles for the legal entity cannot lose it, not by any road', async () => {
  await using world = await testWorld()
  const only = await world.given.associate({ may: 'everything' })
  const params = { associateId: AssociateId.encode(only.associateId) }
  const { assignments } = (await only.call(roles.readPermissions, { params })).body
  const [mine] = assignments
  const taking = { params: { ...params, roleAssignmentId: mine?.id ?? '' } }
  expect((await only.call(roles.unassignRole, taking)).problem?.code).toBe('access/last-administrator')
  const emptying = { params: { roleId: mine?.roleId ?? '' }, body: { operations: [] }, ifMatch: '"1"' }
  expect((await only.call(roles.updateRole, emptying)).problem?.code).toBe('access/last-administrator')
  const manager = await world.given.associate({ may: { 'associate.manage': 'legalEntity' } })
  const leaving = await manager.call(deactivation.deactivateAssociate, { params, body: {} })
  expect(leaving.problem?.code).toBe('access/last-administrator')
  await world.given.associate({ may: 'everything' })
  expect((await only.call(roles.unassignRole, taking)).status).toBe(204)
})

test('of two administrators who take each other’s role at once, one is left', async () => {
  await using world = await testWorld()
  for (let round = 0; round < 10; round += 1) {
    const entity = await world.given.legalEntity()
    const pair = [
      await world.given.associate({ in: entity, may: 'everything' }),
      await world.given.associate({ in: entity, may: 'everything' }),
    ] as const
    const targets = await Promise.all(
      pair.map(async (one) => {
        const params = { associateId: AssociateId.encode(one.associateId) }
        const { assignments } = (await pair[0].call(roles.readPermissions, { params })).body
        return { params: { ...params, roleAssignmentId: assignments[0]?.id ?? '' } }
      }),
    )
    const statuses = await Promise.all(
      targets.map(async (target, index) => (await pair[index === 0 ? 1 : 0].call(roles.unassignRole, target)).status),
    )
    // 403: the other took it before this request had begun.
    expect(statuses.filter((status) => status === 204)).toHaveLength(1)
    expect(statuses.filter((status) => status === 409 || status === 403)).toHaveLength(1)
  }
})

test('whoever assigns roles for a store gives and takes them there, and no wider than their own', async () => {
  await using world = await testWorld()
  const [here, elsewhere] = [await world.given.store(), await world.given.store()]
  const hq = await world.given.associate({ may: 'everything' })
  const may = { 'role.assign': 'store', 'role.read': 'store', 'store.read': 'store' } as const
  const manager = await world.given.associate({ stores: [here], may })
  const lina = await world.given.associate({ stores: [here] })
  const other = await world.given.associate({ stores: [elsewhere] })
  const make = async (code: string, operation: 'store.read' | 'device.read', scope: 'store' | 'legalEntity') =>
    (await hq.call(roles.createRole, { body: { code, name, operations: [{ operation, scope }] } })).body.id
  const role = await make('same', 'store.read', 'store')
  const give = async (to: typeof lina, roleId: string, storeId: typeof here | null) => {
    const params = { associateId: AssociateId.encode(to.associateId) }
    const body = { roleId, storeId: storeId && StoreId.encode(storeId) }
    return manager.call(roles.assignRole, { params, body })
  }
  const code = async (answer: ReturnType<typeof give>) => (await answer).problem?.code
  expect(await code(give(other, role, here))).toBe('request/not-found')
  expect(await code(give(lina, role, elsewhere))).toBe('access/unknown-store')
  expect(await code(give(lina, role, newId<'store'>()))).toBe('access/unknown-store')
  expect(await code(give(lina, role, null))).toBe('access/wider-than-your-own')
  expect(await code(give(lina, await make('wider', 'store.read', 'legalEntity'), here))).toBe(
    'access/wider-than-your-own',
  )
  expect(await code(give(lina, await make('more', 'device.read', 'store'), here))).toBe('access/wider-than-your-own')
  expect(await code(give(lina, RoleId.encode(newId<'role'>()), here))).toBe('access/unknown-role')
  const given = await give(lina, role, here)
  expect(given.status).toBe(201)
  expect(await code(give(lina, role, here))).toBe('access/role-already-assigned')

  const params = { associateId: AssociateId.encode(lina.associateId) }
  const everywhere = await hq.call(roles.assignRole, { params, body: { roleId: role } })
  const take = (roleAssignmentId: string) =>
    manager.call(roles.unassignRole, { params: { ...params, roleAssignmentId } })
  expect((await take(everywhere.body.id)).status).toBe(404)
  expect((await take(given.body.id)).status).toBe(204)
})

test('what an associate may do is seen as sign-in would find it', async () => {
  await using world = await testWorld()
  const [here, elsewhere] = [await world.given.store(), await world.given.store()]
  const hq = await world.given.associate({ may: 'everything' })
  const lina = await world.given.associate({ stores: [here], may: { 'store.read': 'store' } })
  const params = { associateId: AssociateId.encode(lina.associateId) }
  const wide = await hq.call(roles.createRole, {
    body: { code: 'wide', name, operations: [{ operation: 'store.read', scope: 'addressBook' }] },
  })
  await hq.call(roles.assignRole, { params, body: { roleId: wide.body.id, storeId: StoreId.encode(elsewhere) } })
  const seen = await hq.call(roles.readPermissions, { params })
  expect(seen.body).toMatchObject({
    active: true,
    storeIds: [StoreId.encode(here)],
    grants: [{ operation: 'store.read', scope: 'addressBook', addressBookStoreIds: [StoreId.encode(elsewhere)] }],
  })
  expect(seen.body.grants[0]?.storeIds.toSorted()).toEqual([here, elsewhere].map((id) => StoreId.encode(id)).toSorted())
  const manager = await world.given.associate({ stores: [elsewhere], may: { 'role.read': 'store' } })
  expect((await manager.call(roles.readPermissions, { params })).status).toBe(404)
  expect((await manager.call(roles.listAssociateRoles, { params, query: {} })).status).toBe(404)
})

test('roles of another legal entity do not exist, and without the operation nothing is answered', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may: 'everything' })
  const stranger = await world.given.associate({ may: 'everything', in: await world.given.legalEntity() })
  const nobody = await world.given.associate()
  const role = await hq.call(roles.createRole, { body: { code: 'ours', name, operations: [] } })
  const params = { roleId: role.body.id }
  const associate = { associateId: AssociateId.encode(nobody.associateId) }
  const codes = async (caller: typeof hq) => [
    (await caller.call(roles.readRole, { params })).problem?.code,
    (await caller.call(roles.updateRole, { params, body: { name }, ifMatch: '"1"' })).problem?.code,
    (await caller.call(roles.deleteRole, { params, ifMatch: '"1"' })).problem?.code,
    (await caller.call(roles.assignRole, { params: associate, body: params })).problem?.code,
    (await caller.call(roles.readPermissions, { params: associate })).problem?.code,
    (await caller.call(roles.listAssociateRoles, { params: associate, query: {} })).problem?.code,
  ]
  expect(new Set(await codes(stranger))).toEqual(new Set([requestProblems.notFound.code]))
  expect(new Set(await codes(nobody))).toEqual(new Set([requestProblems.forbidden.code]))
  expect((await stranger.call(roles.listRoles, { query: {} })).body.items).toHaveLength(1)
})

test('roles are listed in one statement however many there are, and page by code', async () => {
  await using world = await testWorld()
  const hq = await world.given.associate({ may: 'everything' })
  for (const code of ['b', 'a', 'd', 'c'])
    await hq.call(roles.createRole, { body: { code, name, operations: readsStores } })
  const { result, statements } = await statementsOf(() => hq.call(roles.listRoles, { query: { limit: 3 } }))
  // Begin, who calls, the list, commit.
  expect(statements).toHaveLength(4)
  expect(result.body.items.map((role) => role.code)).toEqual(['a', 'b', 'c'])
  const cursor = result.body.nextCursor ?? undefined
  const rest = await hq.call(roles.listRoles, { query: { limit: 3, cursor } })
  expect(rest.body.items.map((role) => role.code)).toEqual(['d', expect.stringMatching(/^role-/)])
  const matrix = await statementsOf(() => hq.call(roles.readRoleMatrix, {}))
  expect(matrix.statements).toHaveLength(4)
})
