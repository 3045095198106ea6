import { COMMON_WORDS } from './common-words.ts'

/** What of the owner must not carry the password: the login and the name. */
export interface PasswordOwner {
  readonly login: string
  readonly name: string
}

/** So many characters have to be left when everything guessable is taken out. */
const ENOUGH = 6

/** Leaked passwords that are no words and no runs, as far as they have twelve characters. */
const WALKS = [
  /^(?:1?q2?w3?e4?r5?t?6?y?7?u?8?i?)+$/,
  /^(?:1q2w3e4r5t6y7u8i9o0p|q1w2e3r4t5y6|1qaz2wsx3edc4rfv5tgb|zaq12wsx|a1b2c3d4e5f6)/,
]
const LOOKALIKES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
  '€': 'e',
}

const words = COMMON_WORDS.filter((word) => word.length >= 3).toSorted((a, b) => b.length - a.length)

/**
 * True when a guesser's dictionary reaches the password soon: too little is left of it without common words, the owner's
 * own names, keyboard walks, runs, repetitions and years. Length is the contract's; what it is composed of is nobody's rule.
 */
export function isCommonPassword(password: string, owner: PasswordOwner): boolean {
  const plain = fold(password)
  const own = [...fold(owner.login).split(/[^\p{L}\p{N}]+/u), ...fold(owner.name).split(/[^\p{L}\p{N}]+/u)]
  const guessable = [...own.filter((word) => word.length >= 3), ...words].toSorted((a, b) => b.length - a.length)
  if (WALKS.some((walk) => walk.test(plain.replace(/[^a-z0-9]/g, '')))) return true
  // Digits alone are dates and telephone numbers, until there are many of them.
  if (isRepeated(plain) || /^\d{1,15}$/.test(plain)) return true
  return [plain, plain.replace(/[013457@$!€]/g, (character) => LOOKALIKES[character] ?? character)].some(
    (text) => left(text, guessable) < ENOUGH,
  )
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

/** How many different characters stay when everything that a guesser has ready is taken out. */
function left(text: string, guessable: readonly string[]): number {
  let rest = text
  // A gap keeps what stood apart from becoming a word together.
  for (const word of guessable) rest = rest.replaceAll(word, ' ')
  rest = rest
    .replace(/(?:19|20)\d\d/g, ' ')
    .replace(/(.)\1{2,}/gu, ' ')
    .replace(/[\s._\-!?#*+@$%&/,;:'"()]+/g, ' ')
  return new Set(withoutRuns(rest).replaceAll(' ', '')).size
}

/** Takes out what counts up or down by one, from three characters on. */
function withoutRuns(text: string): string {
  const characters = Array.from(text)
  let kept = ''
  for (let start = 0; start < characters.length;) {
    const end = runEnd(characters, start)
    kept += end - start >= 3 ? ' ' : characters.slice(start, end).join('')
    start = end
  }
  return kept
}

function runEnd(characters: readonly string[], start: number): number {
  const code = (index: number) => characters[index]?.codePointAt(0) ?? Number.NaN
  const step = code(start + 1) - code(start)
  if (Math.abs(step) !== 1) return start + 1
  let end = start + 1
  while (code(end) - code(end - 1) === step) end += 1
  return end - start >= 3 ? end : start + 1
}

/** One short piece over and over, a rest included: `abcabcabcabc`, `xyzzyxyzzyxy`. */
function isRepeated(text: string): boolean {
  for (let length = 1; length <= 6; length += 1) {
    const piece = text.slice(0, length)
    if (text.length > length * 2 && piece.repeat(Math.ceil(text.length / length)).startsWith(text)) return true
  }
  return false
}
