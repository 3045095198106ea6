import fc from 'fast-check'
import { testDatabase } from '#server/testing/database.ts'
import { expect, test } from 'vitest'
import { fold, wordsOf } from './fold.ts'

test('names are folded as people type them', () => {
  const pairs = {
    Núñez: 'nunez',
    Ægir: 'aegir',
    Straße: 'strasse',
    Đặng: 'dang',
    'Łukasz Ødegård': 'lukasz odegard',
    İpek: 'ipek',
    Işık: 'isik',
    ΣΊΣΥΦΟΣ: 'σισυφος',
    ＭＡＲＩＡ: 'maria',
    Œuvre: 'oeuvre',
  }
  for (const [name, folded] of Object.entries(pairs)) expect(fold(name)).toBe(folded)
})

test('the database folds every text alike', async () => {
  await using database = await testDatabase()
  const client = await database.superuser()
  // Scripts one by one, so that each is met: Latin with its extensions, Greek, Cyrillic, Armenian, Hebrew, Arabic, Indic,
  // Thai, Georgian, Hangul, kana, ideographs, compatibility forms, letters beyond the first plane.
  // Capitals of Unicode 11 and later (Georgian since 2018) are not among them: a database may not know their small letters.
  // Nothing stored for the search is folded there, so its age decides nothing.
  const ranges = [
    [0x20, 0x24f],
    [0x250, 0x36f],
    [0x370, 0x3ff],
    [0x400, 0x52f],
    [0x531, 0x5ff],
    [0x600, 0x6ff],
    [0x900, 0xdff],
    [0xe00, 0xeff],
    [0x10a0, 0x10ff],
    [0x1100, 0x11ff],
    [0x13a0, 0x13ff],
    [0x1e00, 0x1fff],
    [0x2100, 0x218f],
    [0x2460, 0x24ff],
    [0x2c30, 0x2dff],
    [0x3040, 0x30ff],
    [0x4e00, 0x4eff],
    [0xa640, 0xa7b7],
    [0xab30, 0xabbf],
    [0xac00, 0xacff],
    [0xf900, 0xfaff],
    [0xfb00, 0xfb4f],
    [0xff00, 0xffef],
    [0x10400, 0x104ff],
    [0x118a0, 0x118df],
    [0x1d400, 0x1d7ff],
    [0x1e900, 0x1e943],
    [0x2f800, 0x2fa1f],
  ] as const
  const letter = fc.oneof(
    ...ranges.map(([from, to]) => fc.integer({ min: from, max: to }).map((code) => String.fromCodePoint(code))),
  )
  const texts = fc.sample(fc.array(letter, { minLength: 1, maxLength: 12 }), { seed: 20261122, numRuns: 4_000 })
  const all = [
    ...texts.map((letters) => letters.join('')),
    ...ranges.flatMap(([from, to]) =>
      Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at)),
    ),
  ]
  const { rows } = await client.query<{ text: string; folded: string }>(
    'select text, fold(text) as folded from unnest($1::text[]) as text',
    [all],
  )
  expect(rows).toHaveLength(all.length)
  expect(rows.filter(({ text, folded }) => fold(text) !== folded)).toEqual([])
})

test('words end at what is neither letter nor digit, in any script', () => {
  expect(wordsOf('María-José  O’Brien, 3rd', 'MJ (Pepa)')).toEqual(['maria', 'jose', 'o', 'brien', '3rd', 'mj', 'pepa'])
  expect(wordsOf('क्षितिज शर्मा')).toEqual(['क्षितिज', 'शर्मा'].map(fold))
  expect(wordsOf('山田 太郎', 'やまだ')).toEqual(['山田', '太郎', 'やまた\u3099'])
  expect(wordsOf('', '—', '%', '👑', '\u0591')).toEqual([])
})

test('a word is kept once, 20 words at most, 40 letters of each', () => {
  expect(wordsOf('Anna anna ÁNNA')).toEqual(['anna'])
  expect(wordsOf(Array.from({ length: 100 }, (_, at) => `w${at}`).join(' '))).toHaveLength(20)
  expect(Array.from(wordsOf('𐐨'.repeat(100))[0] ?? '')).toHaveLength(40)
})
