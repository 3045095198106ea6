import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { FileRefused } from './faults.ts'

/** The bytes of a file, from the beginning each time it is called. */
export type Source = () => AsyncIterable<Uint8Array>

export interface UnpackLimits {
  /** An archive may unpack to this many bytes at any density. */
  readonly unpackedBytes: number
  /** Past that, to this many times the bytes it was read from. gzip itself ends at about 1,032. */
  readonly ratio: number
}

// Large enough to cost little per piece, small enough that text held back for an unfinished row stays cheap to join.
const pieceBytes = 1 << 16

/** The bytes of a file in pieces of at most 64 KiB, unpacked when it is gzip. Throws FileRefused for damaged archives and bombs. */
export async function* unpack(source: Source, limits: UnpackLimits): AsyncGenerator<Buffer> {
  const rest = source()[Symbol.asyncIterator]()
  try {
    const head = await readAtLeast(rest, 2)
    const bytes = chain(head, rest)
    yield* head[0] === 0x1f && head[1] === 0x8b ? gunzip(bytes, limits) : inPieces(bytes)
  } finally {
    await rest.return?.()
  }
}

async function readAtLeast(bytes: AsyncIterator<Uint8Array>, length: number): Promise<Buffer> {
  let head = Buffer.alloc(0)
  while (head.length < length) {
    const next = await bytes.next()
    if (next.done === true) break
    head = Buffer.concat([head, next.value])
  }
  return head
}

async function* chain(head: Buffer, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
}

async function* inPieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const { buffer, byteOffset, byteLength } of bytes)
    for (let at = 0; at < byteLength; at += pieceBytes)
      yield Buffer.from(buffer, byteOffset + at, Math.min(pieceBytes, byteLength - at))
}

async function* gunzip(bytes: AsyncIterable<Uint8Array>, limits: UnpackLimits): AsyncGenerator<Buffer> {
  const unzip = createGunzip({ chunkSize: pieceBytes })
  // A failure reaches the loop below through the destroyed stream; here it would be an unhandled one.
  const fed = pipeline(Readable.from(inPieces(bytes)), unzip).catch(() => undefined)
  let unpacked = 0
  try {
    for await (const piece of unzip) {
      unpacked += piece.length
      if (unpacked > limits.unpackedBytes && unpacked > unzip.bytesWritten * limits.ratio)
        throw new FileRefused('archive-too-dense')
      yield piece
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw new FileRefused('archive-damaged')
    throw error
  } finally {
    unzip.destroy()
    await fed
  }
}
