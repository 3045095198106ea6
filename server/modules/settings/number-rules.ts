import type { NumberSequence } from '#contract/settings-shapes.ts'
import type { FieldError } from '#platform/problem.ts'
import { areAmbiguous, largestOf } from './number-pattern.ts'

/** What must hold between the fields of a sequence. Answers every field that is wrong. */
export function rangeErrors(
  range: Pick<NumberSequence, 'pattern' | 'smallest' | 'largest' | 'nextValue'>,
): readonly FieldError[] {
  const errors: FieldError[] = []
  if (range.largest > largestOf(range.pattern)) errors.push({ pointer: '#/largest', code: 'settings/more-than-digits' })
  if (range.largest < range.smallest) errors.push({ pointer: '#/largest', code: 'field/too-small' })
  if (range.nextValue < range.smallest) errors.push({ pointer: '#/nextValue', code: 'field/too-small' })
  if (range.nextValue > range.largest + 1) errors.push({ pointer: '#/nextValue', code: 'field/too-large' })
  return errors
}

/** True when the sequence, as changed, could give a value that it gave before, or one beyond its range as having been given. */
export function goesBelowIssued(
  highestIssued: number | null,
  changed: Pick<NumberSequence, 'largest' | 'nextValue'>,
): boolean {
  return highestIssued !== null && (changed.nextValue <= highestIssued || changed.largest < highestIssued)
}

/** The patterns that numbers were written by, after the pattern was changed. */
export function formerPatterns(
  row: Pick<NumberSequence, 'pattern' | 'highestIssued'> & { readonly formerPatterns: readonly string[] },
  pattern: string,
): string[] {
  const before = row.highestIssued === null || row.pattern === pattern ? [] : [row.pattern]
  return [...new Set([...row.formerPatterns, ...before])]
}

/** True when the pattern could write what one of the former ones wrote. */
export function repeatsFormer(pattern: string, former: readonly string[]): boolean {
  return former.some((one) => areAmbiguous(one, pattern))
}

/** Whether people should be told that numbers run out: when less than a tenth is left. */
export function warningOf(range: Pick<NumberSequence, 'smallest' | 'largest' | 'left'>): NumberSequence['warning'] {
  if (range.left === 0) return 'exhausted'
  return range.left * 10 < range.largest - range.smallest + 1 ? 'nearly-exhausted' : null
}
