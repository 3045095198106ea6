const standIns: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ħ: 'h',
  ı: 'i',
  ŧ: 't',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
}

/**
 * A text as it is searched: without accents and case. The same as the function `fold` of the database, as far
 * as the database knows the letters: those of later Unicode versions than its own it leaves alone. Source: Unicode Standard Annex 15 (NFKD); letters that do not decompose are named one by one.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036F]/g, '')
    .toLowerCase()
    .replace(/[øłđħıŧßæœ]/g, (letter) => standIns[letter] ?? letter)
}

const WORDS = 20
const LETTERS = 40

/**
 * The words of names, folded, each once, in the order they are read: at most 20, of at most 40 letters (code points). Words
 * end at what is neither letter nor digit; the marks that some scripts write vowels with belong to their letter.
 */
export function wordsOf(...names: readonly string[]): string[] {
  const words = names
    .flatMap((name) => fold(name).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [])
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .map((word) => Array.from(word).slice(0, LETTERS).join(''))
  return [...new Set(words)].slice(0, WORDS)
}
