import { createHash } from 'node:crypto'

/** The end of an era's last seal: no transaction comes this far. 2^53 - 1, the largest whole number that JSON carries. */
export const OPEN_END = Number.MAX_SAFE_INTEGER
/** What the first seal follows on. */
export const NO_HASH = Buffer.alloc(32)

/** An audit entry as it is hashed: every value as PostgreSQL writes it, instants in microseconds since 1970. */
export interface SealedEntry {
  readonly era: number
  readonly transaction: number
  readonly id: string
  readonly at: string
  readonly outcome: string
  readonly actorKind: string
  readonly actorId: string | null
  readonly action: string
  readonly subjectKind: string | null
  readonly subjectId: string | null
  readonly before: string | null
  readonly after: string | null
  readonly reason: string | null
  readonly storeId: string | null
  readonly deviceId: string | null
  readonly requestId: string | null
}

/** A seal as it is hashed. */
export interface SealFrame {
  readonly legalEntityId: string
  readonly number: number
  readonly era: number
  readonly from: number
  readonly to: number
  readonly entries: number
  readonly sealedAt: string
}

/** One link of the chain in the making. */
export interface Link {
  readonly entries: number
  add(entry: SealedEntry): void
  close(frame: Omit<SealFrame, 'entries'>): Buffer
}

/**
 * Begins a link after another. Hashed are, in this order: the hash before, each entry and the seal itself as a line of JSON
 * with its fields in a fixed order, absent ones left out. JSON escapes line feeds, so no two lists of entries read the same.
 */
export function beginLink(previousHash: Buffer): Link {
  const hash = createHash('sha256').update(previousHash)
  let entries = 0
  return {
    get entries() {
      return entries
    },
    add(entry) {
      hash.update(`${canonicalEntry(entry)}\n`)
      entries += 1
    },
    close: (frame) => hash.update(canonicalFrame({ ...frame, entries })).digest(),
  }
}

// A column that a later release adds goes to the end and is absent in old entries: their hashes stay what they are.
function canonicalEntry(entry: SealedEntry): string {
  return present({
    era: entry.era,
    transaction: entry.transaction,
    id: entry.id,
    at: entry.at,
    outcome: entry.outcome,
    actorKind: entry.actorKind,
    actorId: entry.actorId,
    action: entry.action,
    subjectKind: entry.subjectKind,
    subjectId: entry.subjectId,
    before: entry.before,
    after: entry.after,
    reason: entry.reason,
    storeId: entry.storeId,
    deviceId: entry.deviceId,
    requestId: entry.requestId,
  })
}

function canonicalFrame(frame: SealFrame): string {
  return present({
    legalEntityId: frame.legalEntityId,
    number: frame.number,
    era: frame.era,
    from: frame.from,
    to: frame.to,
    entries: frame.entries,
    sealedAt: frame.sealedAt,
  })
}

function present(fields: Readonly<Record<string, string | number | null>>): string {
  return JSON.stringify(fields, (_, value: unknown) => (value === null ? undefined : value))
}
