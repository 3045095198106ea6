import { expect, test } from 'vitest'
import { initialsOf } from './initials.ts'

test.each([
  ['Elena Marchetti', 'EM'],
  ['Alejandra Fernández-Villaverde', 'AV'],
  ['María de los Ángeles Núñez', 'MN'],
  ['Cher', 'C'],
  ['élodie', 'É'],
  ['“Gigi” (Luigi) Rossi', 'GR'],
  ['山田 太郎', '山太'],
  ['e\u0301lise o\u0302', 'E\u0301O\u0302'],
  ['!!!', ''],
])('%s is %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})
