import fc from 'fast-check'
import { z } from 'zod'

/** JSON Schema as far as zod writes it. */
interface Schema {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, Schema>>
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly propertyNames?: Schema
  readonly items?: Schema
  readonly minItems?: number
  readonly maxItems?: number
  readonly pattern?: string
  readonly format?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly examples?: readonly unknown[]
}

/** Ids that exist, by their prefix: `sto` to the wire ids of stores. */
export type Specimens = Readonly<Record<string, readonly string[]>>

/** Wire values that a contract's schema describes: boundaries first, ids mostly of things that exist. */
export function wireValues(type: z.ZodType, specimens: Specimens): fc.Arbitrary<unknown> {
  // zod's own JSON Schema type is wider than what it writes.
  const root = z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' }) as Schema
  return arbitraryOf({ root, specimens }, root)
}

interface Source {
  readonly root: Schema
  readonly specimens: Specimens
}

function arbitraryOf(source: Source, schema: Schema): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) return arbitraryOf(source, referred(source.root, schema.$ref))
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return fc.oneof(...choices.map((choice) => arbitraryOf(source, choice)))
  if (schema.allOf) return arbitraryOf(source, Object.assign({}, ...schema.allOf))
  if (Array.isArray(schema.type))
    return fc.oneof(...schema.type.map((type: string) => arbitraryOf(source, { ...schema, type })))
  switch (schema.type) {
    case 'string':
      return strings(source, schema)
    case 'integer':
    case 'number':
      return integers(schema)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(arbitraryOf(source, schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 4, 4),
      })
    case 'object':
      return objects(source, schema)
    case undefined:
    default:
      return fc.jsonValue({ maxDepth: 2 }).map(settled)
  }
}

/** JSON with whole numbers: those that cannot be kept exactly are refused before any schema is asked. */
function settled(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, part: unknown) => (typeof part === 'number' ? Math.round(part % 1000) : part)),
  )
}

function referred(root: Schema, ref: string): Schema {
  const name = ref.replace(/^#\/\$defs\//, '')
  const found = ref === '#' ? root : root.$defs?.[name]
  if (!found) throw new Error(`The schema refers to ${ref}, which it does not define`)
  return found
}

function objects(source: Source, schema: Schema): fc.Arbitrary<unknown> {
  const fields = Object.entries(schema.properties ?? {}).map(
    ([name, field]) => [name, arbitraryOf(source, field)] as const,
  )
  if (fields.length === 0 && typeof schema.additionalProperties === 'object')
    return fc.dictionary(
      arbitraryOf(source, schema.propertyNames ?? { type: 'string', maxLength: 20 }) as fc.Arbitrary<string>,
      arbitraryOf(source, schema.additionalProperties),
      { maxKeys: 3 },
    ) // Keys of JSON objects are strings.
  const required = new Set(schema.required)
  return fc.record(Object.fromEntries(fields), {
    requiredKeys: fields.map(([name]) => name).filter((name) => required.has(name)),
  })
}

function integers({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema): fc.Arbitrary<number> {
  const min = minimum ?? (exclusiveMinimum === undefined ? -1000 : exclusiveMinimum + 1)
  const max = maximum ?? (exclusiveMaximum === undefined ? Math.max(min, 1000) : exclusiveMaximum - 1)
  const [low, high] = [Math.max(min, Number.MIN_SAFE_INTEGER), Math.min(max, Number.MAX_SAFE_INTEGER)]
  return fc.oneof(
    fc.constantFrom(low, high),
    fc.integer({ min: Math.max(low, -(2 ** 31)), max: Math.min(high, 2 ** 31 - 1) }),
  )
}

const ID = /^\^([a-z]+)_\[0-9a-f\]/

function strings({ specimens }: Source, schema: Schema): fc.Arbitrary<unknown> {
  const prefix = ID.exec(schema.pattern ?? '')?.[1]
  const known = prefix === undefined ? undefined : specimens[prefix]
  if (schema.pattern !== undefined) {
    const matching = fc.stringMatching(new RegExp(schema.pattern, 'u'))
    if (known && known.length > 0)
      return fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: matching })
    // Of what a class of characters leaves out, no string can be made; the examples say what is meant.
    return schema.pattern.includes('\\p{') && schema.examples ? fc.constantFrom(...schema.examples) : matching
  }
  // What a schema checks by code, such as a time zone, JSON Schema cannot say; the examples can.
  if (schema.examples) return fc.constantFrom(...schema.examples)
  const min = schema.minLength ?? 0
  const max = schema.maxLength ?? 50
  const free = fc.string({ unit: 'grapheme', minLength: min, maxLength: Math.min(max, min + 40) })
  return fc.oneof(
    { weight: 6, arbitrary: free },
    { weight: 1, arbitrary: fc.constantFrom('x'.repeat(Math.max(min, 1)), 'x'.repeat(max)) },
  )
}
