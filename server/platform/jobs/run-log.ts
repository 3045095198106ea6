/** One line of a run's log. */
export interface LogLine {
  /** ISO 8601. */
  readonly at: string
  readonly line: string
}

const LINES = 200
const LENGTH = 300

/** What a run says about itself: the last 200 lines over all its attempts, each of 300 characters at most. */
export class RunLog {
  #lines: readonly LogLine[]
  #isKept = true

  constructor(before: readonly LogLine[]) {
    this.#lines = before
  }

  add(at: Date, line: string): void {
    this.#lines = [...this.#lines, { at: at.toISOString(), line: line.slice(0, LENGTH) }].slice(-LINES)
    this.#isKept = false
  }

  /** The log as it is to be stored, when lines came since the last time it was; `kept` is called once they are committed. */
  pending(): { readonly json: string; kept(): void } | undefined {
    if (this.#isKept) return undefined
    const lines = this.#lines
    return { json: JSON.stringify(lines), kept: () => (this.#isKept = this.#lines === lines) }
  }

  get json(): string {
    return JSON.stringify(this.#lines)
  }
}
