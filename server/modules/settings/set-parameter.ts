import { requestProblems } from '#contract/problems.ts'
import type { Parameter } from '#contract/settings-shapes.ts'
import { sql } from 'kysely'
import { z } from 'zod'
import { associateOf, type Ctx } from '#platform/context.ts'
import { fieldErrors } from '#platform/http/parse-input.ts'
import type { Parameter as DeclaredParameter, ReferenceKind } from '#platform/parameters/index.ts'
import { Problem } from '#platform/problem.ts'
import type { Declared } from './declared.ts'
import { requireDeclared, requireParameter } from './list-parameters.ts'

/**
 * Sets a parameter. Throws 404 when no module declares it, 422 with pointers when the value does not fit its schema or
 * points to nothing, 412 when it was changed in the meantime.
 */
export async function setParameter(
  ctx: Ctx,
  declared: Declared,
  change: { readonly key: string; readonly value: unknown; readonly version: number },
): Promise<Parameter> {
  const { thing: parameter } = requireDeclared(declared, change.key)
  const parsed = parameter.schema.safeParse(change.value, { reportInput: true })
  if (!parsed.success) {
    const errors = parsed.error.issues.flatMap((issue) =>
      fieldErrors('body', { ...issue, path: ['value', ...issue.path] }),
    )
    throw new Problem(requestProblems.invalid, { errors })
  }
  if (parameter.references) await holdReferences(ctx, parameter.references, parsed.data)
  const before = await requireVersion(ctx, declared, change)
  // What is stored is the schema's own form of the value, trimmed and completed.
  const value = z.encode(parameter.schema, parsed.data)
  await writeValue(ctx, parameter, { isSet: true, value, version: change.version })
  return recorded(ctx, declared, { action: 'settings.parameter-set', before })
}

/** Takes back what was set. Throws 404 when no module declares it, 412 when it was changed in the meantime. */
export async function resetParameter(
  ctx: Ctx,
  declared: Declared,
  change: { readonly key: string; readonly version: number },
): Promise<Parameter> {
  const { thing: parameter } = requireDeclared(declared, change.key)
  const before = await requireVersion(ctx, declared, change)
  await writeValue(ctx, parameter, { isSet: false, value: null, version: change.version })
  return recorded(ctx, declared, { action: 'settings.parameter-reset', before })
}

/** The parameter as the caller has seen it. The write says so as well: between the two another transaction may commit. */
async function requireVersion(
  ctx: Ctx,
  declared: Declared,
  change: { readonly key: string; readonly version: number },
): Promise<Parameter> {
  const parameter = await requireParameter(ctx, declared, change.key)
  if (parameter.version !== change.version) throw new Problem(requestProblems.stale)
  return parameter
}

async function recorded(
  ctx: Ctx,
  declared: Declared,
  { action, before }: { readonly action: `settings.${string}`; readonly before: Parameter },
): Promise<Parameter> {
  const after = await requireParameter(ctx, declared, before.key)
  await ctx.record({
    action,
    subject: { kind: 'parameter', id: before.key },
    before: { value: before.value, state: before.state },
    after: { value: after.value, state: after.state },
  })
  return after
}

/**
 * Holds the rows that a value points to until this transaction ends, so that none is deleted meanwhile: who deletes one
 * waits, then finds the parameter. Throws 422 for an id that is not there.
 */
async function holdReferences(ctx: Ctx, kind: ReferenceKind, value: unknown): Promise<void> {
  const ids = [value].flat().filter((id) => id !== null)
  if (ids.length === 0) return
  const { rows } = await sql<{ id: string }>`
    select id from ${sql.table(kind)} where legal_entity_id = ${ctx.legalEntityId} and id = any(${ids}::uuid[])
    order by id for key share`.execute(ctx.tx)
  const known = new Set<unknown>(rows.map(({ id }) => id))
  const errors = ids.flatMap((id, index) =>
    known.has(id)
      ? []
      : [{ pointer: Array.isArray(value) ? `#/value/${index}` : '#/value', code: 'settings/unknown-reference' }],
  )
  if (errors.length > 0) throw new Problem(requestProblems.invalid, { errors })
}

async function writeValue(
  ctx: Ctx,
  parameter: DeclaredParameter,
  change: { readonly isSet: boolean; readonly value: unknown; readonly version: number },
): Promise<void> {
  const { legalEntityId } = ctx
  const row = {
    isSet: change.isSet,
    value: JSON.stringify(change.value),
    referenceKind: parameter.references ?? null,
    changedAt: ctx.now(),
    changedBy: associateOf(ctx) ?? null,
    version: change.version + 1,
  }
  // Version 1 is that of a parameter never changed, which has no row yet.
  const written =
    change.version === 1
      ? await ctx.tx
          .insertInto('parameterValue')
          .values({ legalEntityId, parameter: parameter.key, ...row })
          .onConflict((conflict) => conflict.doNothing())
          .returning('version')
          .executeTakeFirst()
      : await ctx.tx
          .updateTable('parameterValue')
          .set(row)
          .where('legalEntityId', '=', legalEntityId)
          .where('parameter', '=', parameter.key)
          .where('version', '=', change.version)
          .returning('version')
          .executeTakeFirst()
  if (!written) throw new Problem(requestProblems.stale)
}
