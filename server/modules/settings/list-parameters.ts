import { requestProblems } from '#contract/problems.ts'
import type { Parameter } from '#contract/settings-shapes.ts'
import type { Page } from '#contract/shared.ts'
import { z } from 'zod'
import type { Ctx } from '#platform/context.ts'
import { type Parameter as DeclaredParameter, valueInForce } from '#platform/parameters/index.ts'
import { Problem } from '#platform/problem.ts'
import { changedBy } from './changed-by.ts'
import { type Declaration, type Declared, pageOfDeclared, textsOf } from './declared.ts'

/** The parameters of this server, by key, with their values in the legal entity. */
export async function listParameters(
  ctx: Ctx,
  declared: Declared,
  query: { readonly limit: number; readonly cursor?: string | undefined; readonly declaredBy?: string | undefined },
): Promise<Page<Parameter>> {
  const of = [...declared.parameters.values()].filter(
    ({ declaredBy }) => query.declaredBy === undefined || query.declaredBy === declaredBy,
  )
  const { items, nextCursor } = pageOfDeclared(ctx, 'parameters', { of, page: query })
  return { items: await withValues(ctx, items), nextCursor }
}

/** A parameter with its value in the legal entity. Throws 404 when no module declares it. */
export async function requireParameter(ctx: Ctx, declared: Declared, key: string): Promise<Parameter> {
  const [parameter] = await withValues(ctx, [requireDeclared(declared, key)])
  if (!parameter) throw new Error('One parameter in, one parameter out')
  return parameter
}

/** The declaration behind a key from outside. Throws 404 when there is none. */
export function requireDeclared(declared: Declared, key: string): Declaration<DeclaredParameter> {
  const declaration = declared.parameters.get(key)
  if (!declaration) throw new Problem(requestProblems.notFound)
  return declaration
}

async function withValues(ctx: Ctx, parameters: readonly Declaration<DeclaredParameter>[]): Promise<Parameter[]> {
  if (parameters.length === 0) return []
  const rows = await ctx.tx
    .selectFrom('parameterValue as p')
    .leftJoin('associate as a', (join) =>
      join.onRef('a.legalEntityId', '=', 'p.legalEntityId').onRef('a.id', '=', 'p.changedBy'),
    )
    .select(['p.parameter', 'p.isSet', 'p.value', 'p.changedAt', 'p.changedBy', 'a.name as changedByName', 'p.version'])
    .where('p.legalEntityId', '=', ctx.legalEntityId)
    .where(
      'p.parameter',
      'in',
      parameters.map(({ key }) => key),
    )
    .execute()
  return parameters.map((declaration) => {
    const row = rows.find(({ parameter }) => parameter === declaration.key)
    const { schema, default: byDefault, references } = declaration.thing
    const { state, value } = valueInForce(declaration.thing, row)
    return {
      key: declaration.key,
      declaredBy: declaration.declaredBy,
      ...textsOf(ctx.language, 'parameter', declaration),
      schema: z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
      references: references ?? null,
      value: z.encode(schema, value),
      default: z.encode(schema, byDefault),
      state,
      changedAt: row?.changedAt ?? null,
      changedBy: changedBy(row),
      version: row?.version ?? 1,
    }
  })
}
