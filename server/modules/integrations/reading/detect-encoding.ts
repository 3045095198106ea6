import { isAscii, isUtf8 } from 'node:buffer'
import { byteLines, cutUtf8, type Encoding } from './decode.ts'
import { FileRefused } from './faults.ts'

const headBytes = 1 << 16

export interface Detected {
  readonly encoding: Encoding
  /** The first bytes of the file, at most about 64 KiB. */
  readonly head: Buffer
  /** The head is the whole file. */
  readonly whole: boolean
}

/**
 * Tells the encoding of a file from its first 64 KiB: by its byte order mark, by the zeros of UTF-16, then by whether
 * what is not ASCII is UTF-8. When those bytes are all ASCII it reads on to the first that is not: a file of names
 * with its first accent on line 9,000 would otherwise be taken for what it is not.
 */
export async function detectEncoding(bytes: AsyncIterable<Buffer>, forced?: Encoding): Promise<Detected> {
  const pieces: Buffer[] = []
  let length = 0
  let head: Buffer | undefined
  let telling: Buffer[] = []
  for await (const piece of bytes) {
    if (head === undefined) {
      pieces.push(piece)
      length += piece.length
      if (length < headBytes) continue
      head = Buffer.concat(pieces)
      const encoding = forced ?? encodingOfHead(head)
      if (encoding !== undefined) return { encoding, head, whole: false }
    } else if (telling.length > 0 || !isAscii(piece)) {
      telling.push(piece)
      if (telling.length > 1) break
    }
  }
  if (head === undefined) {
    head = Buffer.concat(pieces)
    return { encoding: forced ?? encodingOfHead(head) ?? 'utf-8', head, whole: true }
  }
  return { encoding: byValidity(Buffer.concat(telling)), head, whole: false }
}

/** Undefined when it is all ASCII. */
function encodingOfHead(head: Buffer): Encoding | undefined {
  requireText(head)
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8'
  return byZeros(head) ?? (isAscii(head) ? undefined : byValidity(head))
}

function requireText(head: Buffer): void {
  const start = head.toString('latin1', 0, 8)
  if (start.startsWith('PK\x03\x04') || start.startsWith('\xd0\xcf\x11\xe0')) throw new FileRefused('spreadsheet')
  if (start.startsWith('%PDF-') || start.startsWith('\x1f\x8b')) throw new FileRefused('not-text')
}

// In UTF-16 every second byte of a Latin letter, digit, delimiter or line end is zero, always on the same side; the few
// NULs of a damaged file are not that many. Other scripts need the byte order mark, or the encoding said.
function byZeros(head: Buffer): Encoding | undefined {
  const zeros: [number, number] = [0, 0]
  for (let at = 0; at < head.length; at++) if (head[at] === 0) zeros[at % 2 === 0 ? 0 : 1]++
  const [even, odd] = zeros
  if (odd > head.length / 5 && even < odd / 20) return 'utf-16le'
  if (even > head.length / 5 && odd < even / 20) return 'utf-16be'
  return undefined
}

// By lines, so that one damaged line does not turn every accent of a UTF-8 file into two wrong letters: text of
// windows-1252 is hardly ever valid UTF-8 by accident.
function byValidity(bytes: Buffer): Encoding {
  let valid = 0
  let invalid = 0
  for (const line of byteLines(bytes.subarray(0, cutUtf8(bytes)))) {
    if (isAscii(line)) continue
    if (isUtf8(line)) valid++
    else invalid++
  }
  return valid >= invalid ? 'utf-8' : 'windows-1252'
}
