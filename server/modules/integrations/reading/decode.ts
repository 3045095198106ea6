import { isUtf8 } from 'node:buffer'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/**
 * Stands where bytes did not belong to the encoding. A lone surrogate: no decoder makes one out of good bytes, so a row
 * with a fault is one that is not well-formed, while a true U+FFFD of the file stays text.
 */
const undecodable = '\uD800'

/** Turns pieces of bytes into text; wherever the pieces were cut, the text is the same. */
interface Decoder {
  decode(piece: Buffer): string
  /** What is left after the last piece. */
  end(): string
}

function decoderOf(encoding: Encoding): Decoder {
  if (encoding === 'utf-8') return holding(cutUtf8, (bytes) => (isUtf8(bytes) ? bytes.toString() : salvage(bytes)))
  if (encoding === 'utf-16le') return holding(cutUtf16, (bytes) => bytes.toString('utf16le'))
  if (encoding === 'utf-16be') return holding(cutUtf16, (bytes) => Buffer.from(bytes).swap16().toString('utf16le'))
  return { decode: decodeWindows1252, end: () => '' }
}

/** Some text as its pieces come, without the byte order mark. */
export async function* decode(bytes: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = decoderOf(encoding)
  let started = false
  for await (const piece of bytes) {
    const text = decoder.decode(piece)
    yield started ? text : withoutMark(text)
    started ||= text !== ''
  }
  yield decoder.end()
}

/** The text that the first bytes of a file are; `whole` when they are all of it. */
export function decodeHead(head: Buffer, { encoding, whole }: { encoding: Encoding; whole: boolean }): string {
  const decoder = decoderOf(encoding)
  return withoutMark(decoder.decode(head) + (whole ? decoder.end() : ''))
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

/** The lines of some bytes, each with its line end; CR and LF are the same bytes in UTF-8 and windows-1252. */
export function* byteLines(bytes: Buffer): Generator<Buffer> {
  let start = 0
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 10 && bytes[at] !== 13) continue
    yield bytes.subarray(start, at + 1)
    start = at + 1
  }
  if (start < bytes.length) yield bytes.subarray(start)
}

/** Where the last whole UTF-8 character ends: what follows may become one with the next piece. */
export function cutUtf8(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return length > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

// The halves of a pair that was cut find each other again when the texts are joined.
function cutUtf16(bytes: Buffer): number {
  return bytes.length - (bytes.length % 2)
}

function holding(cut: (bytes: Buffer) => number, decode: (bytes: Buffer) => string): Decoder {
  let held = Buffer.alloc(0)
  return {
    decode: (piece) => {
      const bytes = held.length === 0 ? piece : Buffer.concat([held, piece])
      const end = cut(bytes)
      held = Buffer.from(bytes.subarray(end))
      return decode(bytes.subarray(0, end))
    },
    end: () => (held.length === 0 ? '' : undecodable),
  }
}

// Line by line, so that one bad byte costs its own row and no other.
function salvage(bytes: Buffer): string {
  let text = ''
  for (const line of byteLines(bytes))
    text += isUtf8(line) ? line.toString() : line.toString().replaceAll('\uFFFD', undecodable)
  return text
}

const windows1252 = new TextDecoder('windows-1252')

function decodeWindows1252(piece: Buffer): string {
  // The five bytes windows-1252 leaves open come out as these controls.
  return windows1252.decode(piece).replaceAll(/[\u0081\u008D\u008F\u0090\u009D]/g, undecodable)
}
