import { closeSync, fdatasyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs'
import type { Change } from './change.ts'

/** A change that the server acknowledged: a full answer of success arrived. */
export interface Acknowledged {
  readonly change: Change
  readonly text: string
}

/**
 * The clients' own log, in a file outside the processes that are killed. A change is noted before it is sent; its
 * acknowledgement is on disk before its client sends the next.
 */
export class Ledger {
  readonly #path: string
  readonly #file: number
  #settled = 0

  constructor(path: string) {
    this.#path = path
    this.#file = openSync(path, 'a')
  }

  sends(change: Change): void {
    writeSync(this.#file, `${JSON.stringify({ sent: change })}\n`)
  }

  acknowledged(id: string, text: string): void {
    writeSync(this.#file, `${JSON.stringify({ acknowledged: id, text })}\n`)
    fdatasyncSync(this.#file)
  }

  /** What the file says since it was settled: what was acknowledged, and what was sent and has no answer that settles it. */
  read(): { readonly acknowledged: readonly Acknowledged[]; readonly unknown: readonly Change[] } {
    const sent = new Map<string, Change>()
    const acknowledged: Acknowledged[] = []
    for (const line of readFileSync(this.#path).subarray(this.#settled).toString('utf8').split('\n').filter(Boolean)) {
      // Lines that this class wrote.
      const entry = JSON.parse(line) as { sent: Change } | { acknowledged: string; text: string }
      if ('sent' in entry) sent.set(entry.sent.id, entry.sent)
      else {
        const change = sent.get(entry.acknowledged)
        if (change) acknowledged.push({ change, text: entry.text })
        sent.delete(entry.acknowledged)
      }
    }
    return { acknowledged, unknown: [...sent.values()] }
  }

  /** All that is in the file was compared and found right, and nothing in it is unknown. */
  settle(): void {
    this.#settled = statSync(this.#path).size
  }

  /** Everything is to be compared again. */
  unsettle(): void {
    this.#settled = 0
  }

  close(): void {
    closeSync(this.#file)
  }
}
