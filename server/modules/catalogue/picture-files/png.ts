import { crc32 } from 'node:zlib'
import type { PictureFile } from './picture-file.ts'

const SIGNATURE_LENGTH = 8
/** What draws the picture and says which colours are meant. Texts, dates, EXIF and the frames of a moving one are not. */
const KEPT: ReadonlySet<string> = new Set('IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD pHYs'.split(' '))
/** Bits a sample by colour type: grey, colours, palette, grey with alpha, colours with alpha. */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
}

/**
 * A PNG file with the chunks that draw it. Undefined when it is not whole: chunks that are cut or do not add up, no header
 * first, no data, no end. Source: PNG third edition, sections 5 and 11.
 */
export function readPng(bytes: Buffer): PictureFile | undefined {
  const kept = [bytes.subarray(0, SIGNATURE_LENGTH)]
  const seen = new Set<string>()
  let size: { readonly width: number; readonly height: number; readonly needsPalette: boolean } | undefined
  for (let at = SIGNATURE_LENGTH; at + 12 <= bytes.length;) {
    const end = at + 12 + bytes.readUInt32BE(at)
    if (end > bytes.length) return undefined
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) return undefined
    if ((type === 'IHDR') !== (at === SIGNATURE_LENGTH)) return undefined
    if (type === 'IHDR') size = readHeader(bytes.subarray(at + 8, end - 4))
    if (!size) return undefined
    // A capital first letter says that the picture cannot be drawn without the chunk, and we do not know this one.
    if (!KEPT.has(type) && /^[A-Z]/.test(type)) return undefined
    if (KEPT.has(type)) kept.push(bytes.subarray(at, end))
    seen.add(type)
    if (type === 'IEND') {
      if (!seen.has('IDAT') || (size.needsPalette && !seen.has('PLTE'))) return undefined
      return { mediaType: 'image/png', width: size.width, height: size.height, bytes: Buffer.concat(kept) }
    }
    at = end
  }
  return undefined
}

function readHeader(data: Buffer) {
  if (data.length !== 13) return undefined
  const [depth = 0, colourType = 0, compression, filter, interlace = 0] = data.subarray(8)
  if (!DEPTHS[colourType]?.includes(depth) || compression !== 0 || filter !== 0 || interlace > 1) return undefined
  return { width: data.readUInt32BE(0), height: data.readUInt32BE(4), needsPalette: colourType === 3 }
}
