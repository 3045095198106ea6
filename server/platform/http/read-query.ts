import type { z } from 'zod'
import { escapePointer } from './json-scan.ts'
import { malformed } from './read-body.ts'

export type Query = Record<string, string | string[]>

/**
 * Reads the query of an address, as sent. Throws 400 for broken percent-encoding, NUL, more parameters than `max`, and a
 * parameter that comes twice where the schema takes one: the last would silently win. A parameter whose schema is an array
 * is always given as one.
 */
export function readQuery(url: string, schema: z.ZodObject | undefined, max: number): Query {
  // Without a prototype a parameter named `__proto__` is a parameter like any other.
  const query: Query = Object.create(null)
  const start = url.indexOf('?')
  if (start === -1 || start === url.length - 1) return query
  const pairs = url.slice(start + 1).split('&')
  if (pairs.length > max) throw malformed('request/query-too-many', '#query')
  for (const pair of pairs) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = decode(equals === -1 ? pair : pair.slice(0, equals))
    const value = decode(equals === -1 ? '' : pair.slice(equals + 1))
    const before = query[name]
    if (takesSeveral(schema, name)) query[name] = [...(Array.isArray(before) ? before : []), value]
    else if (before === undefined) query[name] = value
    else throw malformed('request/query-repeated', `#query/${escapePointer(name)}`)
  }
  return query
}

function decode(text: string): string {
  let decoded: string
  try {
    decoded = decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw malformed('request/address-encoding', '#query')
  }
  if (decoded.includes('\0')) throw malformed('request/address-encoding', '#query')
  return decoded
}

function takesSeveral(schema: z.ZodObject | undefined, name: string): boolean {
  if (!schema || !Object.hasOwn(schema.shape, name)) return false
  let inner: z.core.$ZodType | undefined = schema.shape[name]
  while (inner) {
    // Every kind of wrapper names what it wraps in one of these two.
    const def = inner._zod.def as { type: string; innerType?: z.core.$ZodType; in?: z.core.$ZodType }
    if (def.type === 'array') return true
    inner = def.innerType ?? def.in
  }
  return false
}
