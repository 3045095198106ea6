/** What a benchmark found. */
export interface Measured {
  readonly value: number
  readonly unit: string
  /** Against the hand-written baseline of the same run; absent where there is none. */
  readonly ratio?: number
  /** The target, as it is printed. */
  readonly target: string
  readonly isMet: boolean
  /** Figures worth knowing besides. */
  readonly notes?: Readonly<Record<string, number>>
}

/** One line of the report. */
export interface Row {
  readonly name: string
  /** Makes what it needs, before the machine has to be quiet. */
  prepare?(): Promise<unknown>
  /** Or why it cannot be measured here. */
  measure(): Promise<Measured | { readonly skipped: string }>
}
