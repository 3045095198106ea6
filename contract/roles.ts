import { z } from 'zod'
import { defineEndpoints, defineProblems, operation } from './endpoint.ts'
import { OPERATIONS, SCOPES, type Operation } from './operations.ts'
import {
  AssociateId,
  Code,
  Instant,
  line,
  pageOf,
  pageQuery,
  RoleAssignmentId,
  RoleId,
  StoreId,
  translated,
  Version,
} from './shared.ts'

export const rolesProblems = defineProblems({
  widerThanYourOwn: { code: 'access/wider-than-your-own', status: 403 },
  roleCodeTaken: { code: 'access/role-code-taken', status: 409 },
  roleAssigned: { code: 'access/role-assigned', status: 409 },
  roleFixed: { code: 'access/role-fixed', status: 409 },
  tooManyRoles: { code: 'access/too-many-roles', status: 409 },
  alreadyAssigned: { code: 'access/role-already-assigned', status: 409 },
  lastAdministrator: { code: 'access/last-administrator', status: 409 },
  unknownRole: { code: 'access/unknown-role', status: 422 },
  unknownStore: { code: 'access/unknown-store', status: 422 },
})

// The keys of a const object are its key type.
const names = Object.keys(OPERATIONS) as [Operation, ...Operation[]]
export const OperationName = z.enum(names).meta({ id: 'Operation' })
export const ScopeName = z.enum(SCOPES).meta({ id: 'Scope' })

const pair = { operation: OperationName, scope: ScopeName }

/** What one role grants of one operation, as it is given: with a scope that the operation has. */
const GivenPair = z
  .strictObject(pair)
  .refine(({ operation, scope }) => OPERATIONS[operation].scopes.some((allowed) => allowed === scope), {
    error: 'field/scope-not-allowed',
    path: ['scope'],
  })

const operations = z
  .array(GivenPair)
  .max(names.length)
  .refine((pairs) => new Set(pairs.map((one) => one.operation)).size === pairs.length, { error: 'field/repeated' })

const roleFields = { code: Code, name: translated(line(100)) }

export const Role = z
  .object({
    id: RoleId,
    ...roleFields,
    preset: z.string().nullable().meta({ description: 'The preset that it was made from' }),
    operations: z.array(z.object(pair)),
    assignments: z.int().meta({ description: 'How often it is assigned' }),
    version: Version,
  })
  .meta({ id: 'Role' })
export type Role = z.output<typeof Role>

export const CreateRole = z.strictObject({ id: RoleId.optional(), ...roleFields, operations })
export type CreateRole = z.output<typeof CreateRole>
export const UpdateRole = z.strictObject({ ...roleFields, operations }).partial()
export type UpdateRole = z.output<typeof UpdateRole>

const OperationKind = z.object({
  operation: OperationName,
  number: z.int().nullable().meta({ description: 'The operation number that point-of-sale integrators know it by' }),
  title: z.string().meta({ description: 'In the language of Accept-Language' }),
  scopes: z.array(ScopeName).meta({ description: 'The scopes it can be granted with, narrow to wide' }),
})

export const RoleMatrix = z
  .object({
    roles: z.array(z.object({ id: RoleId, ...roleFields, version: Version })),
    operations: z.array(OperationKind.extend({ granted: z.array(z.object({ roleId: RoleId, scope: ScopeName })) })),
  })
  .meta({ id: 'RoleMatrix' })
export type RoleMatrix = z.output<typeof RoleMatrix>

export const RoleAssignment = z
  .object({
    id: RoleAssignmentId,
    associateId: AssociateId,
    roleId: RoleId,
    storeId: StoreId.nullable().meta({ description: 'Null: for all stores the associate works in' }),
    createdAt: Instant,
  })
  .meta({ id: 'RoleAssignment' })
export type RoleAssignment = z.output<typeof RoleAssignment>

export const AssignRole = z.strictObject({
  id: RoleAssignmentId.optional(),
  roleId: RoleId,
  storeId: StoreId.nullable().default(null),
})
export type AssignRole = z.output<typeof AssignRole>

export const Permissions = z
  .object({
    associateId: AssociateId,
    active: z.boolean().meta({ description: 'False: deactivated, so none of this is in force' }),
    storeIds: z.array(StoreId).meta({ description: 'The stores the associate works in' }),
    grants: z.array(
      z.object({
        ...pair,
        storeIds: z.array(StoreId).meta({ description: 'The stores that the scopes store and addressBook mean' }),
        addressBookStoreIds: z
          .array(StoreId)
          .meta({ description: 'Those from which it reaches the stores that share an address book with them' }),
      }),
    ),
    assignments: z.array(RoleAssignment),
  })
  .meta({ id: 'Permissions' })
export type Permissions = z.output<typeof Permissions>

const ofRole = { params: z.strictObject({ roleId: RoleId }) } as const
const ofAssociate = { params: z.strictObject({ associateId: AssociateId }) } as const
const { lastAdministrator, widerThanYourOwn } = rolesProblems

export const roles = defineEndpoints({
  listOperations: {
    method: 'GET',
    path: '/operations',
    summary: 'List the operations that roles grant, with the scopes each can have',
    access: operation('role.read'),
    response: z.object({ items: z.array(OperationKind) }),
  },
  readRoleMatrix: {
    method: 'GET',
    path: '/roles/matrix',
    summary: 'Read which role grants which operation, and how far',
    access: operation('role.read'),
    response: RoleMatrix,
  },
  listRoles: {
    method: 'GET',
    path: '/roles',
    summary: 'List the roles, by code',
    access: operation('role.read'),
    query: z.strictObject(pageQuery),
    response: pageOf(Role),
  },
  readRole: {
    method: 'GET',
    path: '/roles/:roleId',
    summary: 'Read a role',
    access: operation('role.read'),
    ...ofRole,
    response: Role,
  },
  createRole: {
    method: 'POST',
    path: '/roles',
    summary: 'Create a role',
    description: 'It grants nothing that you do not have for the whole legal entity yourself.',
    access: operation('role.manage'),
    body: CreateRole,
    response: Role,
    status: 201,
    problems: [rolesProblems.roleCodeTaken, rolesProblems.tooManyRoles, widerThanYourOwn],
  },
  updateRole: {
    method: 'PATCH',
    path: '/roles/:roleId',
    summary: 'Change a role; who has it has the change at once',
    description:
      'Operations are replaced as a whole. Nothing is added that you do not have for the whole legal entity.',
    access: operation('role.manage'),
    ...ofRole,
    body: UpdateRole,
    response: Role,
    ifMatch: true,
    problems: [rolesProblems.roleCodeTaken, rolesProblems.roleFixed, widerThanYourOwn, lastAdministrator],
  },
  deleteRole: {
    method: 'DELETE',
    path: '/roles/:roleId',
    summary: 'Delete a role that nobody has',
    access: operation('role.manage'),
    ...ofRole,
    ifMatch: true,
    problems: [rolesProblems.roleAssigned, rolesProblems.roleFixed],
  },
  listAssociateRoles: {
    method: 'GET',
    path: '/associates/:associateId/roles',
    summary: 'List the roles of an associate, by age',
    access: operation('role.read'),
    ...ofAssociate,
    query: z.strictObject(pageQuery),
    response: pageOf(RoleAssignment),
  },
  assignRole: {
    method: 'POST',
    path: '/associates/:associateId/roles',
    summary: 'Give an associate a role, for one store or for all stores the associate works in',
    description:
      'Whoever may do so for some stores only names one of those. No role is given that reaches further than you.',
    access: operation('role.assign'),
    ...ofAssociate,
    body: AssignRole,
    response: RoleAssignment,
    status: 201,
    problems: [rolesProblems.unknownRole, rolesProblems.unknownStore, rolesProblems.alreadyAssigned, widerThanYourOwn],
  },
  unassignRole: {
    method: 'DELETE',
    path: '/associates/:associateId/roles/:roleAssignmentId',
    summary: 'Take a role from an associate',
    access: operation('role.assign'),
    params: z.strictObject({ associateId: AssociateId, roleAssignmentId: RoleAssignmentId }),
    problems: [widerThanYourOwn, lastAdministrator],
  },
  readPermissions: {
    method: 'GET',
    path: '/associates/:associateId/permissions',
    summary: 'Read what an associate may do, all roles added up',
    access: operation('role.read'),
    ...ofAssociate,
    response: Permissions,
  },
})
