// Real files, 7 by 5 pixels, as a browser writes them, and how to write more into them.
import { crc32, deflateSync } from 'node:zlib'

const of = (base64: string) => Buffer.from(base64, 'base64')

export const JPEG = of(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAFAAcDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAYEAEAAwEAAAAAAAAAAAAAAAAAAQQzcf/EABUBAQEAAAAAAAAAAAAAAAAAAAIF/8QAFxEAAwEAAAAAAAAAAAAAAAAAAAIEM//aAAwDAQACEQMRAD8Ag1856AFe7FqXFT//2Q==',
)
export const PNG = of(
  'iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAYAAACJmvbYAAAAJUlEQVR4AbTJsQkAAAgDQclKv3WWjJVgZefDVS9whiGb6uhpNgAAAP//IRpJ5wAAAAZJREFUAwBWoA50SJf+2wAAAABJRU5ErkJggg==',
)
const LOSSY = of('cAEAnQEqBwAFAALATCWoAnQBQAAA/u1nDreBfnQfP1mva9vvTnEXNgiJ/yZTqP7d/XmUpWUAAAA=')
const LOSSLESS = of('LwYAAQAPMDOfuXui6vxHC4oX0f8A')

/** A file of the container that WebP is in. */
export function riff(...chunks: readonly (readonly [type: string, data: Buffer])[]): Buffer {
  const parts = chunks.map(([type, data]) => {
    const head = Buffer.from(`${type}\0\0\0\0`, 'latin1')
    head.writeUInt32LE(data.length, 4)
    return Buffer.concat([head, data, Buffer.alloc(data.length % 2)])
  })
  const content = Buffer.concat([Buffer.from('WEBP'), ...parts])
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1')
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content])
}

/** What stands first in a WebP file with more than a picture: which more, and the canvas of 7 by 5. */
export const vp8x = (flags: number): readonly [string, Buffer] => [
  'VP8X',
  Buffer.from([flags, 0, 0, 0, 6, 0, 0, 4, 0, 0]),
]
export const lossy: readonly [string, Buffer] = ['VP8 ', LOSSY]
export const lossless: readonly [string, Buffer] = ['VP8L', LOSSLESS]
export const WEBP = riff(lossy)

/** A chunk of a PNG file, with its check sum. */
export function pngChunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(typed))
  return Buffer.concat([length, typed, sum])
}

/** A grey PNG file of any size, with more chunks after its header. */
export function pngOf(width: number, height: number, ...more: readonly Buffer[]): Buffer {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0])
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  const rows = Buffer.alloc(height * (1 + Math.ceil(width / 8)))
  const chunks = [
    pngChunk('IHDR', header),
    ...more,
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]
  return Buffer.concat([PNG.subarray(0, 8), ...chunks])
}

/** A segment of a JPEG file. */
export function segment(marker: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content as string, 'latin1') // A buffer is copied whatever the encoding.
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(bytes.length + 2, 2)
  return Buffer.concat([head, bytes])
}

/** The JPEG file with more segments after its beginning. */
export const jpegWith = (...segments: readonly Buffer[]) =>
  Buffer.concat([JPEG.subarray(0, 2), ...segments, JPEG.subarray(2)])

/** An EXIF segment as a telephone writes it: which way up, and a text that says where the picture was taken. */
export function exif(orientation: number, order: 'II' | 'MM' = 'II'): Buffer {
  const tiff = Buffer.alloc(38)
  const short = (value: number, at: number) =>
    order === 'II' ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at)
  const long = (value: number, at: number) =>
    order === 'II' ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at)
  tiff.write(order, 0, 'latin1')
  short(42, 2)
  long(8, 4)
  short(2, 8)
  for (const [at, tag, type, value] of [
    [10, 0x010f, 2, 0],
    [22, 0x0112, 3, orientation],
  ] as const) {
    short(tag, at)
    short(type, at + 2)
    long(1, at + 4)
    if (type === 3) short(value, at + 8)
  }
  return segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, Buffer.from('41.9028 N 12.4964 E')]))
}
