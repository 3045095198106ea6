import { z } from 'zod'

export type JsonSchema = Readonly<Record<string, unknown>>

/** Gathers the named schemas of a document while others refer to them. */
export class Schemas {
  /** By the id that the contract gave with `.meta({ id })`. */
  readonly named: Record<string, JsonSchema> = {}

  /** The schema as it is on the wire, both ways: a codec's input side. What it names goes to the components. */
  of(schema: z.ZodType): JsonSchema {
    const { $schema: _dialect, $defs, ...own } = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' })
    for (const [id, named] of Object.entries($defs ?? {})) this.#name(id, named)
    const written = pointed(own)
    const { id } = schema.meta() ?? {}
    if (id === undefined || '$ref' in written) return written
    this.#name(id, own)
    return { $ref: `#/components/schemas/${id}` }
  }

  #name(id: string, schema: object): void {
    this.named[id] = pointed(schema)
  }
}

/** References into the schema's own definitions turned to the document's components; repeated ids left out. */
function pointed(schema: object): JsonSchema {
  const text = JSON.stringify(schema, (key, value: unknown) =>
    key === 'id' && typeof value === 'string' ? undefined : value,
  )
  return JSON.parse(text.replaceAll('"#/$defs/', '"#/components/schemas/')) as JsonSchema // An object went in.
}
