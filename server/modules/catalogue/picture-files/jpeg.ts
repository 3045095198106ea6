import { orientationOf, orientationSegment } from './orientation.ts'
import type { PictureFile } from './picture-file.ts'

const [SOI, EOI, SOS, COM] = [0xd8, 0xd9, 0xda, 0xfe]
/** Frames that browsers draw: baseline, extended sequential, progressive. */
const DRAWN: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2])
/** Where a frame of another kind begins: lossless, hierarchical, arithmetic. 0xC4 and 0xCC are tables, 0xC8 is reserved. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
const isApp = (marker: number) => marker >= 0xe0 && marker <= 0xef

/**
 * A JPEG file without what is written along with it: of the application segments only JFIF, the colour profile and the
 * colour transform stay, and of EXIF the one number that says which way up. Undefined when it is not whole: a segment that
 * is cut, no frame, no scan, no end. Source: ITU-T T.81 annex B.
 */
export function readJpeg(bytes: Buffer): PictureFile | undefined {
  const kept: Buffer[] = []
  let size: { readonly width: number; readonly height: number } | undefined
  let turned = 1
  let hasScan = false
  for (let at = 2; ;) {
    const marker = markerAt(bytes, at)
    if (!marker) return undefined
    if (marker.code === EOI) break
    const end = marker.after + segmentLength(bytes, marker.after)
    if (!(end <= bytes.length)) return undefined
    const segment = bytes.subarray(marker.after + 2, end)
    if (isFrame(marker.code)) {
      if (size || !DRAWN.has(marker.code) || segment.length < 6) return undefined
      size = { height: segment.readUInt16BE(1), width: segment.readUInt16BE(3) }
    }
    if (marker.code === SOS && !size) return undefined
    if (marker.code === 0xe1) turned = orientationOf(segment) ?? turned
    at = marker.code === SOS ? endOfScan(bytes, end) : end
    hasScan ||= marker.code === SOS
    if (isKept(marker.code, segment)) kept.push(Buffer.from([0xff, marker.code]), bytes.subarray(marker.after, at))
  }
  if (!size || !hasScan) return undefined
  return {
    mediaType: 'image/jpeg',
    // From 5 on it lies on its side.
    ...(turned < 5 ? size : { width: size.height, height: size.width }),
    bytes: Buffer.concat([
      Buffer.from([0xff, SOI]),
      ...(turned === 1 ? [] : [orientationSegment(turned)]),
      ...kept,
      Buffer.from([0xff, EOI]),
    ]),
  }
}

/** The marker here: its code, and where what belongs to it begins. Any number of 0xFF may stand before. */
function markerAt(bytes: Buffer, at: number): { readonly code: number; readonly after: number } | undefined {
  if (bytes[at] !== 0xff) return undefined
  let next = at + 1
  while (bytes[next] === 0xff) next += 1
  const code = bytes[next]
  // Between segments stands no restart, no second beginning, no stuffed byte.
  if (code === undefined || code < 0xc0 || (code >= 0xd0 && code <= SOI)) return undefined
  return { code, after: next + 1 }
}

/** The length that a segment says it has, with the two bytes that say so; beyond any file when it is cut or impossible. */
function segmentLength(bytes: Buffer, at: number): number {
  if (at + 2 > bytes.length) return Number.POSITIVE_INFINITY
  const length = bytes.readUInt16BE(at)
  return length < 2 ? Number.POSITIVE_INFINITY : length
}

/** Where the coded data ends: at the next marker that is no restart. In the data itself 0xFF is followed by 0. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]
    if (next !== undefined && next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return bytes.length
}

function isKept(marker: number, segment: Buffer): boolean {
  if (marker === COM) return false
  if (!isApp(marker)) return true
  const starts = (text: string) => segment.toString('latin1', 0, text.length) === text
  // A JFIF segment can carry a thumbnail: 14 bytes are those without one.
  if (marker === 0xe0) return starts('JFIF\0') && segment.length === 14
  if (marker === 0xe2) return starts('ICC_PROFILE\0')
  // Which colours the numbers are: without it a picture in CMYK or RGB is drawn in wrong ones.
  return marker === 0xee && starts('Adobe') && segment.length === 12
}
