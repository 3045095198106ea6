import type { PictureFile } from './picture-file.ts'

/** What draws the picture and says which colours are meant. EXIF, XMP and whatever else there is are not. */
const KEPT: ReadonlySet<string> = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ICCP'])
const [HAS_EXIF, HAS_XMP, MOVES] = [0x08, 0x04, 0x02]

interface Size {
  readonly width: number
  readonly height: number
}

/**
 * A WebP file with the chunks that draw it. Undefined when it is not whole: chunks that are cut, no picture or several, a
 * canvas of another size; and when it moves. Source: RFC 9649 section 2; RFC 6386 section 9.1 (lossy frame header).
 */
export function readWebp(bytes: Buffer): PictureFile | undefined {
  const end = 8 + bytes.readUInt32LE(4)
  if (end > bytes.length || end < 20) return undefined
  const kept: Buffer[] = []
  let canvas: Size | undefined
  let picture: Size | undefined
  for (let at = 12; at < end;) {
    if (at + 8 > end) return undefined
    const type = bytes.toString('latin1', at, at + 4)
    const data = bytes.subarray(at + 8, at + 8 + bytes.readUInt32LE(at + 4))
    const next = at + 8 + bytes.readUInt32LE(at + 4)
    if (next > end) return undefined
    if (type === 'VP8X') {
      if (at !== 12 || data.length < 10 || (data[0] ?? 0) & MOVES) return undefined
      canvas = { width: 1 + data.readUIntLE(4, 3), height: 1 + data.readUIntLE(7, 3) }
    }
    if (type === 'VP8 ' || type === 'VP8L') {
      // Without a canvas the picture comes first: whatever stands before it is of no format we know.
      if (picture || (!canvas && at !== 12)) return undefined
      picture = type === 'VP8 ' ? sizeOfLossy(data) : sizeOfLossless(data)
      if (!picture) return undefined
    }
    if (KEPT.has(type)) kept.push(chunk(type, data))
    // Chunks begin at even places.
    at = next + (next % 2)
  }
  if (!picture || (canvas && (canvas.width !== picture.width || canvas.height !== picture.height))) return undefined
  const content = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...kept])
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1')
  head.writeUInt32LE(content.length, 4)
  return { mediaType: 'image/webp', ...picture, bytes: Buffer.concat([head, content]) }
}

function sizeOfLossy(data: Buffer): Size | undefined {
  if (data.length < 10 || data.toString('latin1', 3, 6) !== '\x9D\x01\x2A') return undefined
  const tag = data.readUIntLE(0, 3)
  const isKeyFrame = (tag & 1) === 0
  const firstPartition = tag >>> 5
  if (!isKeyFrame || 10 + firstPartition > data.length) return undefined
  return { width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff }
}

function sizeOfLossless(data: Buffer): Size | undefined {
  if (data.length < 5 || data[0] !== 0x2f) return undefined
  const bits = data.readUInt32LE(1)
  const version = bits >>> 29
  return version === 0 ? { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) } : undefined
}

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.from(`${type}\0\0\0\0`, 'latin1')
  head.writeUInt32LE(data.length, 4)
  const content = Buffer.from(data)
  if (type === 'VP8X') content[0] = (content[0] ?? 0) & ~(HAS_EXIF | HAS_XMP)
  return Buffer.concat([head, content, Buffer.alloc(data.length % 2)])
}
