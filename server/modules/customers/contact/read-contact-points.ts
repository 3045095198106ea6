import type { ContactPoint, GiveContactPoint } from '#contract/customer-shapes.ts'
import type { CountryCode } from 'libphonenumber-js/max'
import { newId } from '#platform/ids.ts'
import type { FieldError } from '#platform/problem.ts'
import { emailSearchKey, readEmail } from './email.ts'
import { phoneSearchKey, readPhone } from './phone.ts'

/** What was typed, read; or the code of what is wrong with it. */
export type ReadPoint =
  | { readonly ok: true; readonly value: string; readonly isReachable: boolean }
  | { readonly ok: false; readonly code: string }

/** Reads one phone number or e-mail address; a phone without its country is read in `country`. */
export function readPoint(
  { kind, typed }: Pick<GiveContactPoint, 'kind' | 'typed'>,
  country: CountryCode | undefined,
): ReadPoint {
  if (kind === 'phone') return readPhone(typed, country)
  const value = readEmail(typed)
  return value === undefined ? { ok: false, code: 'customers/email-invalid' } : { ok: true, value, isReachable: true }
}

/** What a contact point is looked up by. */
export function searchKeyOf({ kind, value }: Pick<ContactPoint, 'kind' | 'value'>): string {
  return kind === 'phone' ? phoneSearchKey(value) : emailSearchKey(value)
}

/**
 * Reads a customer's contact points, in their order; the first of a kind becomes the primary one when none is said. A fault
 * is told at its place below `#/contactPoints`: what cannot be dialled or sent to, what is there twice, a second primary.
 */
export function readContactPoints(
  given: readonly GiveContactPoint[],
  country: CountryCode | undefined,
): { readonly points: ContactPoint[]; readonly errors: FieldError[] } {
  const points: ContactPoint[] = []
  const errors: FieldError[] = []
  for (const [row, { id = newId<'contact_point'>(), ...rest }] of given.entries()) {
    const refuse = (field: string, code: string) => errors.push({ pointer: `#/contactPoints/${row}/${field}`, code })
    const read = readPoint(rest, country)
    if (!read.ok) refuse('typed', read.code)
    else if (points.some((other) => isSamePoint(other, { ...rest, ...read }))) refuse('typed', 'field/repeated')
    else if (points.some((other) => other.id === id)) refuse('id', 'field/repeated')
    else if (rest.isPrimary && points.some((other) => other.kind === rest.kind && other.isPrimary))
      refuse('isPrimary', 'customers/second-primary')
    else points.push({ id, ...rest, value: read.value, isReachable: read.isReachable })
  }
  return { points: withPrimaries(points), errors }
}

/** The points, with the first of each kind as the primary one where none is. */
export function withPrimaries(points: readonly ContactPoint[]): ContactPoint[] {
  const isFirst = ({ kind }: ContactPoint, row: number) =>
    !points.some((other) => other.kind === kind && other.isPrimary) &&
    points.findIndex((other) => other.kind === kind) === row
  return points.map((point, row) => (isFirst(point, row) ? { ...point, isPrimary: true } : point))
}

/** True when both are the same number, or the same address however it is written. */
export function isSamePoint(a: Pick<ContactPoint, 'kind' | 'value'>, b: Pick<ContactPoint, 'kind' | 'value'>): boolean {
  return a.kind === b.kind && searchKeyOf(a) === searchKeyOf(b)
}
