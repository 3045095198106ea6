import { read, refused, type Cell } from './cell-result.ts'

const yes = new Set('yes y true t 1 on x si sí sì s verdadero cierto vero v'.split(' '))
const no = new Set('no n false f 0 off falso'.split(' '))

/** Reads yes or no, in English, Spanish or Italian, as letters, numbers or a cross. */
export function readBoolean(text: string): Cell<boolean> {
  const word = text.trim().normalize('NFC').toLowerCase()
  if (word === '') return refused('blank')
  if (yes.has(word)) return read(true)
  return no.has(word) ? read(false) : refused('not-a-boolean')
}
