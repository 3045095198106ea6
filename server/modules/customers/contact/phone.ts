import { type CountryCode, parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max'

/** A phone number as it is kept, or what is wrong with it: a code of texts. */
export type ReadPhone =
  | { readonly ok: true; readonly value: string; readonly isReachable: boolean }
  | { readonly ok: false; readonly code: `customers/${string}` }

/**
 * Reads a phone number as people write it: E.164, and whether a network has it. A number without its country is read in
 * `country`. Refused is what cannot be dialled: too short, too long, letters, two numbers in one. An extension is left out.
 * Source: ITU-T E.164; numbering plans of libphonenumber.
 */
export function readPhone(typed: string, country: CountryCode | undefined): ReadPhone {
  // As in an address book's link, and with the country in brackets.
  const text = typed
    .normalize('NFKC')
    .replace(/^tel:/i, '')
    .replace(/^\(\s*(\+\d{1,3})\s*\)/, '$1 ')
  const number = parse(text, country)
  if (number === undefined && country === undefined && parse(text, 'IT') !== undefined)
    return { ok: false, code: 'customers/phone-without-country' }
  if (!number?.isPossible()) return { ok: false, code: 'customers/phone-impossible' }
  return { ok: true, value: number.number, isReachable: number.isValid() }
}

function parse(text: string, country: CountryCode | undefined): PhoneNumber | undefined {
  const number = parsePhoneNumberFromString(text, { ...(country && { defaultCountry: country }), extract: false })
  // 00 stands before the country in most of the world, also on cards that travelled to where it does not.
  if (number?.isValid() || !text.startsWith('00')) return number
  return parsePhoneNumberFromString(`+${text.slice(2)}`, { extract: false }) ?? number
}

/** What the end of a phone number is looked up by: its digits backwards. */
export function phoneSearchKey(e164: string): string {
  return e164.replaceAll(/\D/g, '').split('').toReversed().join('')
}
