import { z } from 'zod'
import type { DB } from '../database/index.ts'

type Snake<T extends string> = T extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? '' : '_'}${Lowercase<First>}${Snake<Rest>}`
  : ''

/** A table of the tenant whose rows an id can point to, by its name in SQL: `number_sequence`. */
export type ReferenceKind = {
  [T in keyof DB]: DB[T] extends { legalEntityId: unknown; id: unknown } ? Snake<T> : never
}[keyof DB]

/**
 * Something that headquarters decides per legal entity. The module that acts on it declares it; no secret is one, for its
 * values are listed and audited. Its texts are the module's `parameter.<name>` and `parameter.<name>.detail`.
 */
export interface Parameter<S extends z.ZodType = z.ZodType> {
  /** Module and name: `access.shared-device-idle-minutes`. */
  readonly key: `${string}.${string}`
  /** What a value may be, on the wire and inside. Units belong into the key. */
  readonly schema: S
  /** In force until a value is set. */
  readonly default: z.output<S>
  /** The value is an id in this table, or a list of such ids, or null: an id that is not there is refused, and one that is pointed to can be found. */
  readonly references?: ReferenceKind
}

/**
 * Declares a parameter; keeps the type of its value for `readParameter`. Throws when the default does not fit the schema,
 * and when the schema takes a value that is absent: what means nothing is null.
 */
export function defineParameter<S extends z.ZodType>(parameter: Parameter<S>): Parameter<S> {
  if (parameter.schema.safeParse(undefined).success) throw new TypeError(`${parameter.key} may be absent; use null`)
  z.encode(parameter.schema, parameter.default)
  return parameter
}
