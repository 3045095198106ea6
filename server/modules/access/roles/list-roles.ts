import { OPERATIONS, type Operation, type Scope } from '#contract/operations.ts'
import type { Role, RoleMatrix } from '#contract/roles.ts'
import type { Language, Page } from '#contract/shared.ts'
import { text } from '#texts/index.ts'
import type { Ctx } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { isOperation } from '../add-up-grants.ts'
import { rolesOf, toRole } from './role-queries.ts'

/** How many roles a legal entity may have: the matrix shows them all at once. */
export const MOST_ROLES = 200

/** The roles, by code. */
export async function listRoles(
  ctx: Ctx,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<Role>> {
  const start = pageStart(ctx, 'roles', page.cursor)
  const rows = await rolesOf(ctx)
    .$if(start !== undefined, (query) => query.where('code', '>', String(start?.[0])))
    .orderBy('code')
    .limit(page.limit + 1)
    .execute()
  return pageOf(ctx, 'roles', { rows: rows.map(toRole), limit: page.limit, key: (row) => [row.code] })
}

interface Kind {
  readonly operation: Operation
  readonly number: number | null
  readonly title: string
  readonly scopes: Scope[]
}

/** Every operation of this release, in the order of the contract. */
export function operationsOf(language: Language): Kind[] {
  return Object.keys(OPERATIONS)
    .filter(isOperation)
    .map((operation) => {
      const kind = OPERATIONS[operation]
      return {
        operation,
        number: 'number' in kind ? kind.number : null,
        title: text(language, `operations.${operation}`),
        scopes: [...kind.scopes],
      }
    })
}

/** All operations against all roles. */
export async function readRoleMatrix(ctx: Ctx): Promise<RoleMatrix> {
  const roles = await rolesOf(ctx).orderBy('code').limit(MOST_ROLES).execute()
  const operations = operationsOf(ctx.language).map((kind) => ({
    ...kind,
    granted: roles.flatMap((role) =>
      role.operations
        .filter((pair) => pair.operation === kind.operation)
        .map(({ scope }) => ({ roleId: role.id, scope })),
    ),
  }))
  return { roles, operations }
}
