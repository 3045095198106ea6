import type { z } from 'zod'
import type { Ctx } from '../context.ts'
import type { Parameter, ReferenceKind } from './parameter.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>

/** What is stored of a parameter: `value` in its wire form, in force while `isSet`. */
export interface StoredValue {
  readonly isSet: boolean
  readonly value: unknown
}

/** The value in force in the legal entity, in one statement. Where several are needed, `readParameters` is one statement as well. */
export async function readParameter<S extends z.ZodType>(ctx: Tenant, parameter: Parameter<S>): Promise<z.output<S>> {
  const { value } = await readParameters(ctx, { value: parameter })
  return value
}

/**
 * The values in force of several parameters, in one statement, under the names they are given here.
 *
 * @example const { idleMinutes } = await readParameters(ctx, { idleMinutes: sharedDeviceIdleMinutes })
 */
export async function readParameters<const P extends Readonly<Record<string, Parameter>>>(
  ctx: Tenant,
  parameters: P,
): Promise<{ [K in keyof P]: z.output<P[K]['schema']> }> {
  const keys = Object.values(parameters).map((parameter) => parameter.key)
  const rows = await ctx.tx
    .selectFrom('parameterValue')
    .select(['parameter', 'isSet', 'value'])
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('parameter', 'in', keys)
    .execute()
  const values = Object.entries(parameters).map(([name, parameter]) => [
    name,
    valueInForce(
      parameter,
      rows.find((row) => row.parameter === parameter.key),
    ).value,
  ])
  // One entry for each name, parsed by that parameter's schema.
  return Object.fromEntries(values) as { [K in keyof P]: z.output<P[K]['schema']> }
}

/** What a stored value comes to: an outdated one does not fit this release's schema, and gives way to the default. */
export function valueInForce<S extends z.ZodType>(
  parameter: Parameter<S>,
  stored: StoredValue | undefined,
): { readonly state: 'default' | 'set' | 'outdated'; readonly value: z.output<S> } {
  if (!stored?.isSet) return { state: 'default', value: parameter.default }
  const parsed = parameter.schema.safeParse(stored.value)
  return parsed.success ? { state: 'set', value: parsed.data } : { state: 'outdated', value: parameter.default }
}

/**
 * The keys of the parameters whose value points to a row, so that what is in use is not deleted. Ask after the row was
 * deleted in the same transaction: setting a parameter holds the row until it commits, so no use can slip in between.
 */
export async function parametersPointingTo(
  ctx: Tenant,
  reference: { readonly kind: ReferenceKind; readonly wireId: string },
): Promise<string[]> {
  const rows = await ctx.tx
    .selectFrom('parameterValue')
    .select('parameter')
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('referenceKind', '=', reference.kind)
    .where('isSet', '=', true)
    // A list contains an id, and a lone id contains itself.
    .where('value', '@>', JSON.stringify(reference.wireId))
    .orderBy('parameter')
    .execute()
  return rows.map((row) => row.parameter)
}
