import type { Endpoint } from '#contract/endpoint.ts'
import { requestProblems } from '#contract/problems.ts'
import type { z } from 'zod'
import { type FieldError, Problem } from '../problem.ts'
import { escapePointer } from './json-scan.ts'

/** The parts of a request as Fastify hands them over, not yet trusted. */
export interface RawInput {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  readonly ifMatch: string | undefined
}

/**
 * Parses a request by its endpoint's schemas. Throws 422 with a pointer and a code for every field that is wrong, all parts
 * at once; 428 or 412 when the version precondition is missing or is no ETag of ours.
 */
export function parseInput(endpoint: Endpoint, raw: RawInput): Record<string, unknown> {
  const errors: FieldError[] = []
  const input: Record<string, unknown> = {}
  for (const part of ['params', 'query', 'body'] as const) {
    const schema = endpoint[part]
    if (!schema) {
      errors.push(...undeclared(part, raw[part]))
      continue
    }
    // Without its input an issue of a wrong type looks like one of a missing value.
    const parsed = schema.safeParse(raw[part], { reportInput: true })
    if (parsed.success) input[part] = parsed.data
    else errors.push(...parsed.error.issues.flatMap((issue) => fieldErrors(part, issue)))
  }
  if (errors.length > 0) throw new Problem(requestProblems.invalid, { errors })
  if (endpoint.ifMatch) input['version'] = versionOf(raw.ifMatch)
  return input
}

function versionOf(ifMatch: string | undefined): number {
  if (ifMatch === undefined) throw new Problem(requestProblems.versionMissing)
  const digits = /^"([1-9]\d{0,9})"$/.exec(ifMatch)?.[1]
  if (digits === undefined) throw new Problem(requestProblems.stale)
  return Number(digits)
}

/** Where a zod issue points, as a JSON pointer: `#/name` into the body, `#query/limit`, `#params/storeId` elsewhere. */
export function fieldErrors(part: 'params' | 'query' | 'body', issue: z.core.$ZodIssue): readonly FieldError[] {
  const base = part === 'body' ? '#' : `#${part}`
  const pointer = (path: readonly PropertyKey[]) => [base, ...path.map(escapePointer)].join('/')
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ pointer: pointer([...issue.path, key]), code: 'field/unknown' }))
  return [{ pointer: pointer(issue.path), code: codeOf(issue) }]
}

/** An endpoint that declares no query or no body takes none: what would be ignored is better refused. */
function undeclared(part: 'params' | 'query' | 'body', given: unknown): readonly FieldError[] {
  if (part === 'params' || given === undefined) return []
  if (part === 'body') return [{ pointer: '#', code: 'field/unknown' }]
  return Object.keys(given ?? {}).map((key) => ({ pointer: `#query/${escapePointer(key)}`, code: 'field/unknown' }))
}

/** Our word for what is wrong: the contract's own (`time-zone/unknown`), else one per kind of zod issue. */
function codeOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom') return /^[a-z-]+\/[a-z-]+$/.test(issue.message) ? issue.message : 'field/invalid'
  if (issue.code === 'invalid_type') return issue.input === undefined ? 'field/required' : 'field/type'
  if (issue.code === 'too_small')
    return issue.origin === 'string' || issue.origin === 'array' ? 'field/too-short' : 'field/too-small'
  if (issue.code === 'too_big')
    return issue.origin === 'string' || issue.origin === 'array' ? 'field/too-long' : 'field/too-large'
  if (issue.code === 'invalid_value') return 'field/not-a-choice'
  if (issue.code === 'invalid_format') return 'field/format'
  return 'field/invalid'
}
