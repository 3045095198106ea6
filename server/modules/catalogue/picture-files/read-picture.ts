import { readJpeg } from './jpeg.ts'
import type { PictureFile } from './picture-file.ts'
import { readPng } from './png.ts'
import { readWebp } from './webp.ts'

const LONGEST_SIDE = 4_096

type ReadPicture =
  | { readonly ok: true; readonly picture: PictureFile }
  | {
      readonly ok: false
      readonly fault: 'catalogue/picture-type' | 'catalogue/picture-broken' | 'catalogue/picture-too-large'
    }

/**
 * Reads a PNG, JPEG or WebP file by its structure, without decoding it: what it is, how large, and whether it is whole.
 * What comes back holds the picture and its colours, and nothing that was written along with it: no place, camera, date,
 * text, thumbnail, and nothing after its end.
 */
export function readPicture(bytes: Buffer): ReadPicture {
  const read = readerOf(bytes)
  if (!read) return { ok: false, fault: 'catalogue/picture-type' }
  const picture = read(bytes)
  if (!picture || picture.width === 0 || picture.height === 0) return { ok: false, fault: 'catalogue/picture-broken' }
  if (Math.max(picture.width, picture.height) > LONGEST_SIDE) return { ok: false, fault: 'catalogue/picture-too-large' }
  return { ok: true, picture }
}

function readerOf(bytes: Buffer): ((bytes: Buffer) => PictureFile | undefined) | undefined {
  const start = bytes.toString('latin1', 0, 12)
  if (start.startsWith('\x89PNG\r\n\x1A\n')) return readPng
  if (start.startsWith('\xFF\xD8\xFF')) return readJpeg
  if (/^RIFF[^]{4}WEBP$/.test(start)) return readWebp
  return undefined
}
