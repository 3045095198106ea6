import { roles } from '#contract/roles.ts'
import { bind } from '#platform/module.ts'
import { assignRole, unassignRole } from './assign-role.ts'
import { createRole } from './create-role.ts'
import { deleteRole } from './delete-role.ts'
import { listRoles, operationsOf, readRoleMatrix } from './list-roles.ts'
import { listAssociateRoles, readPermissions } from './read-permissions.ts'
import { requireRole } from './role-queries.ts'
import { updateRole } from './update-role.ts'

export const roleEndpoints = bind('access', roles, {
  listOperations: (ctx) => Promise.resolve({ items: operationsOf(ctx.language) }),
  readRoleMatrix: (ctx) => readRoleMatrix(ctx),
  listRoles: (ctx, { query }) => listRoles(ctx, query),
  readRole: (ctx, { params }) => requireRole(ctx, params.roleId),
  createRole: (ctx, { body }) => createRole(ctx, body),
  updateRole: (ctx, { params, version, body }) => updateRole(ctx, { ...params, version }, body),
  deleteRole: (ctx, { params, version }) => deleteRole(ctx, { ...params, version }),
  listAssociateRoles: (ctx, { params, query }) => listAssociateRoles(ctx, params.associateId, query),
  assignRole: (ctx, { params, body }) => assignRole(ctx, params.associateId, body),
  unassignRole: (ctx, { params }) => unassignRole(ctx, params),
  readPermissions: (ctx, { params }) => readPermissions(ctx, params.associateId),
})
