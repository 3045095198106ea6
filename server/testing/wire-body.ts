/** The part of JSON Schema that the contract's document uses. */
export interface WireSchema {
  readonly $ref?: string
  readonly type?: string
  readonly properties?: Readonly<Record<string, WireSchema>>
  readonly required?: readonly string[]
  readonly items?: WireSchema
  readonly minItems?: number
  readonly anyOf?: readonly WireSchema[]
  readonly oneOf?: readonly WireSchema[]
  readonly pattern?: string
  readonly examples?: readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly format?: string
  readonly minimum?: number
}

/** A way into a body: property names, `0` for an array's first item, `|1` for a union's second branch. */
export type Way = readonly string[]

/** A text and where to put it. */
export interface Placed {
  readonly way: Way
  readonly text: string
}

/** Makes bodies from the schemas of the OpenAPI document. `ids` holds a known id by its prefix, for references. */
export class WireBodies {
  readonly ids = new Map<string, string>()
  readonly #named: Readonly<Record<string, WireSchema>>
  #count = 0

  constructor(named: Readonly<Record<string, WireSchema>>) {
    this.#named = named
  }

  /**
   * The ways to every text that people type: a string without pattern, choice, format or expected form. Not into a choice
   * between shapes: which one fits is for the rules of its module to say.
   */
  texts(given: WireSchema, depth = 0): readonly Way[] {
    if (depth > 8) return []
    const schema = this.#resolved(given)
    const through = (inner: WireSchema, step: string) => this.texts(inner, depth + 1).map((way) => [step, ...way])
    const branches = schema.anyOf ?? schema.oneOf
    if (branches && branches.filter(({ type }) => type !== 'null').length > 1) return []
    if (branches) return branches.flatMap((branch, index) => through(branch, `|${index}`))
    if (schema.type === 'object')
      return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => through(inner, name))
    if (schema.type === 'array' && schema.items) return through(schema.items, '0')
    const { pattern, examples, format, const: fixed } = schema
    const isBound = [pattern, examples, format, fixed, schema.enum].some((rule) => rule !== undefined)
    return schema.type === 'string' && !isBound ? [[]] : []
  }

  /** A body with what is required, and these texts; of a union the first branch, or none where it may be null. */
  build(given: WireSchema, put: readonly Placed[] = []): unknown {
    const schema = this.#resolved(given)
    const here = put.find(({ way }) => way.length === 0)
    if (here) return here.text
    const below = (step: string) =>
      put.filter(({ way }) => way[0] === step).map(({ way, text }) => ({ way: way.slice(1), text }))
    const branches = schema.anyOf ?? schema.oneOf
    if (branches) {
      const wanted = branches.findIndex((_, index) => below(`|${index}`).length > 0)
      const chosen = Math.max(wanted < 0 ? branches.findIndex(({ type }) => type === 'null') : wanted, 0)
      return this.build(branches[chosen] ?? {}, below(`|${chosen}`))
    }
    if (schema.type === 'object') {
      const properties = Object.entries(schema.properties ?? {})
      const needed = properties.filter(([name]) => schema.required?.includes(name) || below(name).length > 0)
      return Object.fromEntries(needed.map(([name, inner]) => [name, this.build(inner, below(name))]))
    }
    if (schema.type === 'array')
      return schema.minItems || below('0').length > 0 ? [this.build(schema.items ?? {}, below('0'))] : []
    return this.#scalar(schema)
  }

  #scalar(schema: WireSchema): unknown {
    if (schema.const !== undefined) return schema.const
    if (schema.enum) return schema.enum[0]
    if (schema.type === 'integer' || schema.type === 'number') return Math.max(schema.minimum ?? 1, 1)
    if (schema.type === 'boolean') return true
    if (schema.type !== 'string') return null
    if (schema.format === 'date-time') return '2026-06-01T00:00:00.000Z'
    if (schema.format === 'date') return '2026-06-01'
    const prefix = prefixOf(schema)
    if (prefix !== undefined) return this.ids.get(prefix) ?? schema.examples?.[0]
    if (schema.examples) return schema.examples[0]
    return `n-${(this.#count += 1)}`
  }

  #resolved(schema: WireSchema): WireSchema {
    const name = schema.$ref?.split('/').at(-1)
    return name === undefined ? schema : (this.#named[name] ?? {})
  }
}

/** The prefix of the ids that a schema takes, `sto`. */
export function prefixOf(schema: WireSchema): string | undefined {
  return /^\^([a-z]{3})_/.exec(schema.pattern ?? '')?.[1]
}

/** What stands at a way in an answer; undefined where there is no such place. */
export function standsAt(answer: unknown, way: Way): unknown {
  let found = answer
  for (const step of way.filter((name) => !name.startsWith('|'))) {
    if (typeof found !== 'object' || found === null) return undefined
    found = Object.entries(found).find(([name]) => name === step)?.[1]
  }
  return found
}

/** A way as problems point to it. */
export function pointerTo(way: Way): string {
  return ['#', ...way.filter((step) => !step.startsWith('|'))].join('/')
}
