import { createHash } from 'node:crypto'
import type { Id } from '#contract/shared.ts'

// 2026-01-05T09:00:00Z, the day the demo boutique opened, in the 48 bits where a UUIDv7 has its time.
const OPENED = Date.UTC(2026, 0, 5, 9).toString(16).padStart(12, '0')

/** The id of something in the demo, the same at every start: a UUIDv7 whose random part is made of the name. */
export function demoId<const Table extends string>(table: Table, name: string): Id<Table> {
  const hash = createHash('sha256').update(`${table}|${name}`).digest('hex')
  const variant = '89ab'.charAt(Number.parseInt(hash.charAt(3), 16) % 4)
  // The brand says of which table it is, as the name that went in does.
  return `${OPENED.slice(0, 8)}-${OPENED.slice(8)}-7${hash.slice(0, 3)}-${variant}${hash.slice(4, 7)}-${hash.slice(7, 19)}` as Id<Table>
}
