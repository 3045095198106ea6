/** Why a cell could not be read. Blank cells are `blank` in every reader: whether one may be is the column's matter. */
export type CellFault =
  | 'blank'
  | 'not-a-day'
  /** Written as a day, and the calendar has none such: 30 February, the thirteenth month. */
  | 'no-such-day'
  /** `08/03/2026` in a column whose order of day and month is neither known nor given. */
  | 'day-order-undecided'
  /** `08/03/26`: the century is anyone's guess. */
  | 'year-of-two-digits'
  | 'not-an-instant'
  | 'no-such-time'
  | 'time-zone-missing'
  /** The clocks were put forward over this time. */
  | 'time-in-gap'
  | 'not-a-day-of-year'
  | 'not-a-number'
  /** `1,234` in a column whose decimal mark is neither known nor given. */
  | 'decimal-mark-undecided'
  | 'number-too-large'
  | 'too-many-decimals'
  | 'not-whole'
  | 'currency-unknown'
  /** The amount names another currency than the column. */
  | 'currency-differs'
  | 'not-a-boolean'
  | 'country-unknown'

export type Cell<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: CellFault }

/** Longer than any day, time or number is written. The patterns of the readers are slow on texts of a megabyte. */
export const longestWritten = 80

export function read<Value>(value: Value): Cell<Value> {
  return { ok: true, value }
}

export function refused(code: CellFault): { readonly ok: false; readonly code: CellFault } {
  return { ok: false, code }
}
