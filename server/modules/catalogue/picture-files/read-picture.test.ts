import { expect, test } from 'vitest'
import { orientationOf, orientationSegment } from './orientation.ts'
import { readPicture } from './read-picture.ts'
import {
  exif,
  JPEG,
  jpegWith,
  lossless,
  lossy,
  PNG,
  pngChunk,
  pngOf,
  riff,
  segment,
  vp8x,
  WEBP,
} from './testing-pictures.ts'

const SECRET = '41.9028 N 12.4964 E'
const text = (words: string) => Buffer.from(words, 'latin1')

/** What is read of a file that is taken. */
function taken(bytes: Buffer) {
  const read = readPicture(bytes)
  if (!read.ok) throw new Error(read.fault)
  return read.picture
}

/** Why a file is refused; undefined when it is taken. */
function refused(bytes: Buffer) {
  const read = readPicture(bytes)
  return read.ok ? undefined : read.fault
}

test('a PNG, a JPEG and both kinds of WebP are read with their width and height, and kept byte for byte', () => {
  for (const [bytes, mediaType] of [
    [PNG, 'image/png'],
    [JPEG, 'image/jpeg'],
    [WEBP, 'image/webp'],
    [riff(lossless), 'image/webp'],
    [riff(vp8x(0), lossy), 'image/webp'],
  ] as const)
    expect(taken(bytes)).toEqual({ mediaType, width: 7, height: 5, bytes })
})

test('what is cut anywhere is refused', () => {
  for (const [bytes, magic] of [
    [PNG, 8],
    [JPEG, 3],
    [WEBP, 12],
    [riff(vp8x(0), ['ICCP', text('profile')], lossless), 12],
  ] as const)
    for (let length = 0; length < bytes.length; length += 1)
      expect([length, refused(bytes.subarray(0, length))]).toEqual([
        length,
        length < magic ? 'catalogue/picture-type' : 'catalogue/picture-broken',
      ])
})

test('a changed byte of a PNG is refused', () => {
  for (let at = 8; at < PNG.length; at += 1) {
    const changed = Buffer.from(PNG)
    changed[at] = (changed[at] ?? 0) ^ 0x10
    expect([at, refused(changed)]).toEqual([at, 'catalogue/picture-broken'])
  }
})

test('other kinds of file are refused, whatever they call themselves', () => {
  const svg = text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
  const others = [svg, text('GIF89a'), text('BM'), text('%PDF-1.7'), text('<!doctype html>'), Buffer.alloc(0)]
  for (const bytes of [...others, Buffer.concat([text(' '), PNG]), Buffer.concat([text('RIFF\0\0\0\0WAVE'), PNG])])
    expect(refused(bytes)).toBe('catalogue/picture-type')
})

test('4,096 pixels a side are taken, one more is not, and none is no picture', () => {
  expect(taken(pngOf(4096, 1)).width).toBe(4096)
  expect(refused(pngOf(4097, 1))).toBe('catalogue/picture-too-large')
  expect(refused(pngOf(1, 4097))).toBe('catalogue/picture-too-large')
  expect(refused(pngOf(0, 5))).toBe('catalogue/picture-broken')
  const wide = Buffer.from(JPEG)
  const frame = wide.indexOf(Buffer.from([0xff, 0xc0]))
  wide.writeUInt16BE(5000, frame + 7)
  expect(refused(wide)).toBe('catalogue/picture-too-large')
  wide.writeUInt16BE(0, frame + 5)
  expect(refused(wide)).toBe('catalogue/picture-broken')
})

test('texts, dates, EXIF and the frames of a moving one leave a PNG, its colours stay', () => {
  const more = ['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME', 'acTL', 'prVt'].map((type) => pngChunk(type, text(SECRET)))
  const colours = ['gAMA', 'pHYs', 'sRGB'].map((type) => pngChunk(type, text(type)))
  const { bytes } = taken(pngOf(7, 5, ...more, ...colours))
  expect(bytes).toEqual(pngOf(7, 5, ...colours))
  expect(taken(Buffer.concat([PNG, text(SECRET)])).bytes).toEqual(PNG)
})

test('a PNG with a chunk that must be known and is not, a second header, or colours without a palette is refused', () => {
  expect(refused(pngOf(7, 5, pngChunk('XXXX', text(''))))).toBe('catalogue/picture-broken')
  expect(refused(pngOf(7, 5, PNG.subarray(8, 33)))).toBe('catalogue/picture-broken')
  const palette = pngOf(7, 5)
  const header = pngChunk('IHDR', Buffer.from([0, 0, 0, 7, 0, 0, 0, 5, 1, 3, 0, 0, 0]))
  expect(refused(Buffer.concat([palette.subarray(0, 8), header, palette.subarray(33)]))).toBe(
    'catalogue/picture-broken',
  )
  const noData = Buffer.concat([PNG.subarray(0, 33), PNG.subarray(-12)])
  expect(refused(noData)).toBe('catalogue/picture-broken')
})

test('EXIF, XMP, comments, thumbnails and what follows the end leave a JPEG, profile and colour transform stay', () => {
  const profile = segment(0xe2, 'ICC_PROFILE\0\x01\x01colours')
  const adobe = segment(0xee, 'Adobe\0\x64\0\0\0\0\x01')
  const gone = [
    exif(1),
    segment(0xe1, `http://ns.adobe.com/xap/1.0/\0${SECRET}`),
    segment(0xe2, `MPF\0${SECRET}`),
    segment(0xed, `Photoshop 3.0\0${SECRET}`),
    segment(0xee, `Adobe\0\x64\0\0\0\0\x01${SECRET}`),
    segment(0xe0, `JFXX\0${SECRET}`),
    segment(0xe0, `JFIF\0\x01\x01\0\0\x01\0\x01\x02\x01${SECRET}`),
    segment(0xfe, SECRET),
  ]
  const { bytes } = taken(Buffer.concat([jpegWith(...gone, profile, adobe), text(SECRET)]))
  expect(bytes).toEqual(jpegWith(profile, adobe))
})

test('a JPEG that lies on its side keeps which way up it is, and has the width it is shown with', () => {
  for (const order of ['II', 'MM'] as const) {
    const { width, height, bytes } = taken(jpegWith(exif(6, order)))
    expect([width, height]).toEqual([5, 7])
    expect(bytes).toEqual(jpegWith(orientationSegment(6)))
    expect(bytes.includes('41.9028')).toBe(false)
  }
  expect(taken(jpegWith(exif(3))).width).toBe(7)
  // What was kept is read the same again.
  expect(orientationOf(orientationSegment(8).subarray(4))).toBe(8)
  for (const nonsense of [0, 9]) expect(taken(jpegWith(exif(nonsense))).bytes).toEqual(JPEG)
})

test('an EXIF segment that is cut anywhere says nothing, and harms nothing', () => {
  const whole = exif(6).subarray(4)
  for (let length = 0; length < 6 + 34; length += 1)
    expect([length, orientationOf(whole.subarray(0, length))]).toEqual([length, undefined])
  expect(orientationOf(whole.subarray(0, 6 + 34))).toBe(6)
})

test('a JPEG without a frame, without a scan, with two frames, or coded as browsers do not draw is refused', () => {
  const frame = JPEG.subarray(JPEG.indexOf(Buffer.from([0xff, 0xc0])), JPEG.indexOf(Buffer.from([0xff, 0xc4])))
  const without = (part: Buffer) =>
    Buffer.concat([JPEG.subarray(0, JPEG.indexOf(part)), JPEG.subarray(JPEG.indexOf(part) + part.length)])
  const otherwise = Buffer.from(JPEG)
  otherwise[JPEG.indexOf(frame) + 1] = 0xc3
  const scan = JPEG.subarray(JPEG.indexOf(Buffer.from([0xff, 0xda])), -2)
  for (const bytes of [without(frame), without(scan), jpegWith(frame), otherwise])
    expect(refused(bytes)).toBe('catalogue/picture-broken')
})

test('EXIF and XMP leave a WebP with the word of them, profile and transparency stay', () => {
  const [profile, alpha] = [['ICCP', text('profile')] as const, ['ALPH', text('alpha!')] as const]
  const gone = [['EXIF', text(SECRET)] as const, ['XMP ', text(SECRET)] as const, ['prvt', text(SECRET)] as const]
  const { bytes } = taken(riff(vp8x(0x3c), profile, alpha, lossy, ...gone))
  expect(bytes).toEqual(riff(vp8x(0x30), profile, alpha, lossy))
  expect(taken(Buffer.concat([WEBP, text(SECRET)])).bytes).toEqual(WEBP)
})

test('a WebP that moves, holds two pictures, or whose canvas has another size is refused', () => {
  const [, canvas] = vp8x(0)
  const other = Buffer.from(canvas)
  other[4] = 200
  const moving = riff(vp8x(0x02), ['ANIM', text('000000')], ['ANMF', text('frame')])
  for (const bytes of [moving, riff(lossy, lossy), riff(['VP8X', other], lossy), riff(vp8x(0)), riff(lossy, vp8x(0))])
    expect(refused(bytes)).toBe('catalogue/picture-broken')
})
