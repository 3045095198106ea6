import { wordsOf } from '#platform/text/fold.ts'
import { emailSearchKey } from '../contact/email.ts'

/** What a text typed into the search box can be. A part that is absent or empty is not looked for. */
export interface Typed {
  /** Spellings of a number that is known exactly: account, card, order, another system’s id. */
  readonly identifiers: readonly string[]
  /** Beginnings of an account number. */
  readonly numberStarts: readonly string[]
  /** Digits that a phone number may end with. */
  readonly phoneEndings: readonly string[]
  /** The beginning of an e-mail address, as it is looked up. */
  readonly emailStart: string | undefined
  /** The text holds an @ and is nothing but an address. */
  readonly isEmail: boolean
  /** Words of a name. */
  readonly words: readonly TypedWord[]
}

export interface TypedWord {
  readonly word: string
  /** The rest of the word may be missing. */
  readonly isBeginning: boolean
  /** A slip of the keys may be in it. A number with another digit is another number. */
  readonly maySlip: boolean
}

const PHONE = /^(?:\+|00)?[\d\s\-./()]+$/
const FEWEST_DIGITS = 3
/** A word of three and more as addresses begin, with a letter in it. */
const PART_OF_ADDRESS = /^(?=.*\p{L})[\p{L}\p{N}_][\p{L}\p{N}\p{M}_.+%'-]{2,}$/u
/** National numbers of most countries have a 0 in front that their international form lacks. */
const NATIONAL_DIGITS = 7

/** Decides by its look what a text can be; a text can be several things. Never throws. */
export function readTyped(typed: string): Typed {
  const text = typed.trim()
  const isEmail = text.includes('@')
  const isOneWord = !/\s/.test(text)
  const hasDigit = /\d/.test(text)
  const spellings = [...new Set([text, text.toUpperCase(), text.replace(/[\s\-./]/g, '')])].filter(Boolean)
  return {
    identifiers: isOneWord || hasDigit ? spellings : [],
    numberStarts: hasDigit && !isEmail && isOneWord && text.length > 1 ? spellings : [],
    phoneEndings: phoneEndings(text),
    emailStart: isEmail || (isOneWord && PART_OF_ADDRESS.test(text)) ? emailSearchKey(text) : undefined,
    isEmail,
    words: isEmail ? [] : typedWords(text),
  }
}

/** Digits that a phone number may end with, of one as it was typed; none when it is too short or no phone number. */
export function phoneEndings(text: string): string[] {
  if (!PHONE.test(text)) return []
  const digits = text.replace(/\D/g, '')
  if (digits.length < FEWEST_DIGITS) return []
  if (text.startsWith('+')) return [digits]
  if (text.startsWith('00')) return [...new Set([digits.slice(2), digits])].filter((one) => one.length >= FEWEST_DIGITS)
  return digits.startsWith('0') && digits.length >= NATIONAL_DIGITS ? [digits, digits.slice(1)] : [digits]
}

function typedWords(text: string): TypedWord[] {
  const words = wordsOf(text)
  return words.map((word, at) => ({
    word,
    isBeginning: at === words.length - 1 || Array.from(word).length > 1,
    maySlip: !/\p{N}/u.test(word),
  }))
}
