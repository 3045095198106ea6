import {
  type AttributeDefinition,
  type AttributeValue,
  REFERENCE_TARGETS,
  type ReferenceTarget,
} from '#contract/attribute-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { type FieldError, Problem } from '#platform/problem.ts'
import { attributesForWriting } from './queries.ts'
import { parseValue } from './values.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>

/** A value that came in, with its definition and its place in the request. */
export interface Incoming {
  readonly definition: AttributeDefinition
  readonly wire: AttributeValue
  readonly pointer: string
}

/**
 * Reads values, and makes sure that the records they refer to are there: one statement for each kind of record referred to,
 * none otherwise. Answers canonical values in the order given. Throws 422 with every fault at once.
 */
export async function readValues(ctx: Tenant, incoming: readonly Incoming[]): Promise<AttributeValue[]> {
  const parsed = incoming.map(({ definition, wire, pointer }) => parseValue(definition, wire, { pointer }))
  const errors = parsed.flatMap((one) => (one.ok ? [] : one.errors))
  const values = parsed.map((one) => (one.ok ? one.value : ''))
  const sound = incoming.filter((_, row) => parsed[row]?.ok)
  errors.push(...(await unknownReferences(ctx, sound)))
  if (errors.length > 0) throw new Problem(requestProblems.invalid, { errors })
  return values
}

/** The references among sound values to records that are not there, each at its place. One statement for each kind of record. */
export async function unknownReferences(ctx: Tenant, incoming: readonly Incoming[]): Promise<FieldError[]> {
  const references = incoming.flatMap(referencesOf)
  const errors: FieldError[] = []
  for (const [target, of] of Map.groupBy(references, (reference) => reference.target)) {
    const known = await knownIds(
      ctx,
      target,
      of.map((reference) => reference.id),
    )
    errors.push(
      ...of
        .filter((reference) => !known.has(reference.id))
        .map(({ pointer }) => ({ pointer, code: 'attributes/reference-unknown' })),
    )
  }
  return errors
}

/** The records that a sound value refers to, each at its own place: an id on the wire is canonical as it came. */
function referencesOf({ definition, wire, pointer }: Incoming) {
  if (definition.kind !== 'reference') return []
  const items = Array.isArray(wire)
    ? wire.map((item, row) => ({ item, at: `${pointer}/${row}` }))
    : [{ item: typeof wire === 'string' ? wire : '', at: pointer }]
  return items.map(({ item, at }) => {
    const id: string = REFERENCE_TARGETS[definition.target].decode(item)
    return { target: definition.target, id, pointer: at }
  })
}

/** Held until the transaction ends, so that nobody deletes what is about to be referred to. */
async function knownIds(ctx: Tenant, target: ReferenceTarget, ids: readonly string[]): Promise<ReadonlySet<string>> {
  // A target has the name of its table.
  const { rows } = await sql<{ id: string }>`select id from ${sql.table(target)}
    where legal_entity_id = ${ctx.legalEntityId} and id = any(${[...new Set(ids)]}::uuid[])
    order by id for key share`.execute(ctx.tx)
  return new Set(rows.map((row) => row.id))
}

/** What a record's values become: new canonical values by attribute code, and the attributes that lose theirs. */
export interface ValuesPatch {
  readonly set: Readonly<Record<string, AttributeValue>>
  readonly removed: readonly string[]
}

/**
 * Reads values for a record that holds them, by attribute code; null takes a value away. The attributes are held until the
 * transaction ends, so that no type changes under values on their way in. One statement, and one more for each kind of
 * record referred to. Throws 422, with a pointer below `pointer` for each, when an attribute is unknown, a value is not one
 * of its type, or a retired attribute or option is given a value. Several values replace those that are held.
 *
 * @example await parseValues(ctx, { 'ring-size': 52, likes: ['silk', 'velvet'], brands: null }, '#/attributes')
 */
export async function parseValues(
  ctx: Tenant,
  wire: Readonly<Record<string, AttributeValue | null>>,
  pointer: string,
): Promise<ValuesPatch> {
  const codes = Object.keys(wire)
  const rules = await attributesForWriting(ctx, 'code', codes)
  const errors: FieldError[] = []
  const incoming: (Incoming & { readonly code: string })[] = []
  for (const [code, value] of Object.entries(wire)) {
    const at = `${pointer}/${code.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const attribute = rules.get(code)
    if (!attribute) errors.push({ pointer: at, code: 'attributes/attribute-unknown' })
    else if (value !== null && attribute.retiredAt !== null)
      errors.push({ pointer: at, code: 'attributes/attribute-retired' })
    else if (value !== null) incoming.push({ code, definition: attribute.definition, wire: value, pointer: at })
  }
  if (errors.length > 0) throw new Problem(requestProblems.invalid, { errors })
  const values = await readValues(ctx, incoming)
  return {
    set: Object.fromEntries(incoming.flatMap(({ code }, row) => [[code, values[row] ?? '']])),
    removed: codes.filter((code) => wire[code] === null),
  }
}
