import { existsSync, readFileSync } from 'node:fs'
import { isSupportedCountry } from 'libphonenumber-js/max'
import { describe, expect, test } from 'vitest'
import { countryOfZone } from './country-of-zone.ts'
import { emailSearchKey, readEmail } from './email.ts'
import { phoneSearchKey, readPhone } from './phone.ts'

const phone = (typed: string, country?: 'IT' | 'US' | 'GB') => {
  const read = readPhone(typed, country)
  return read.ok ? `${read.value}${read.isReachable ? '' : ' unreachable'}` : read.code
}

test('phones are read as people write them', () => {
  for (const typed of [
    '333 123 4567',
    '+39 333 1234567',
    '(+39) 333-1234567',
    '0039 333 1234567',
    'tel:+393331234567',
    '３３３ １２３ ４５６７',
    '333.123.4567',
    '333 1234567 ext. 12',
    '\u0663\u0663\u0663 \u0661\u0662\u0663 \u0664\u0665\u0666\u0667',
  ])
    expect([typed, phone(typed, 'IT')]).toEqual([typed, '+393331234567'])
  expect(phone('0039 333 1234567', 'US')).toBe('+393331234567')
  expect(phone('02/1234567', 'IT')).toBe('+39021234567')
  expect(phone('07911 123456', 'GB')).toBe('+447911123456')
  expect(phone('+1 555 010 0100', 'IT')).toBe('+15550100100 unreachable')
})

test('what cannot be dialled is no phone, and a number without its country needs one', () => {
  for (const typed of [
    'ring me',
    '1-800-FLOWERS',
    '12',
    '112',
    '+39',
    '+39333123456789012',
    '333 1234567 / 333 7654321',
    '3331234567a',
    '',
    '+',
    'ada@example.com',
  ])
    expect([typed, phone(typed, 'IT')]).toEqual([typed, 'customers/phone-impossible'])
  expect(phone('333 123 4567')).toBe('customers/phone-without-country')
  expect(phone('ring me')).toBe('customers/phone-impossible')
})

test('a phone is looked up from its end', () => {
  expect(phoneSearchKey('+393331234567')).toBe('765432133393')
})

test('a time zone tells the country, under any of its names', () => {
  expect(
    ['Europe/Rome', 'Asia/Kolkata', 'Asia/Calcutta', 'Europe/Kyiv', 'America/New_York', 'Europe/London', 'UTC'].map(
      countryOfZone,
    ),
  ).toEqual(['IT', 'IN', 'IN', 'UA', 'US', 'GB', undefined])
})

test('e-mail addresses that people have are taken, and their domain is in lower case', () => {
  for (const address of [
    'a@b.com',
    'ada+shop@example.com',
    "o'brien@example.ie",
    'josé@münchen.de',
    '用户@例子.公司',
    'a@xn--mnchen-3ya.de',
    'a.b-c_d@sub.example.co.uk',
    `${'a'.repeat(64)}@example.com`,
  ])
    expect(readEmail(address)).toBe(address)
  expect(readEmail('Ada@EXAMPLE.com')).toBe('Ada@example.com')
  expect(readEmail('a@ｅxample.com')).toBe('a@example.com')
})

test('what a mail program would take for something else is no e-mail address', () => {
  for (const typed of [
    '"a@b" <c@d>',
    'Ada <ada@example.com>',
    'a@b@c.com',
    'a@b.com\r\nBcc: c@d.com',
    'a b@c.com',
    'a@b',
    'a@localhost',
    '@b.com',
    'a@',
    'a',
    '',
    '.a@b.com',
    'a.@b.com',
    'a..b@c.com',
    'a@-b.com',
    'a@b-.com',
    'a@b..com',
    'a@b.com.',
    'a@[127.0.0.1]',
    'a@127.0.0.1',
    'a@b_c.com',
    'a@b%41.com',
    'a@b.com#x',
    'a@b.com/x',
    'a,b@c.com',
    'a@b.com,c@d.com',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(64)}.com`,
  ])
    expect([typed, readEmail(typed)]).toEqual([typed, undefined])
})

test('one address is looked up alike however it is written', () => {
  expect(emailSearchKey('Ada@example.com')).toBe(emailSearchKey('ａda@example.com'))
})

const shared = new URL('../../../../../shared/data/text/', import.meta.url)

describe.skipIf(!existsSync(shared))(
  'the collections of odd cases (skipped where the folder of test data is not there)',
  () => {
    const textOf = (name: string) => readFileSync(new URL(name, shared), 'utf8')

    test('every number of the phone examples is read as written, internationally and in its country', () => {
      const lines = textOf('phone-examples-odd.csv').trim().split('\n').slice(1)
      const wrong: string[] = []
      for (const line of lines) {
        const cells = [...line.matchAll(/"([^"]*)"|([^,]+)/g)].map((match) => match[1] ?? match[2] ?? '')
        const [region = '', , , , e164, international = '', national = '', valid] = cells
        // Numbers of no country have no national form; one example is shorter than its country's numbers are today.
        if (e164 === '+22981123456') continue
        const abroad = readPhone(international, undefined)
        const isRight = abroad.ok && abroad.value === e164 && abroad.isReachable === (valid === 'true')
        const athome = isSupportedCountry(region) ? readPhone(national, region) : abroad
        if (!isRight || !athome.ok || athome.value !== e164) wrong.push(line)
      }
      expect(lines.length).toBeGreaterThan(500)
      expect(wrong).toEqual([])
    })

    test('of the e-mail cases no erroneous, obsolete or quoted one is taken, and every plain one is', () => {
      const cases = [
        ...textOf('isemail-tests-odd.xml').matchAll(
          /<test id="(\d+)">\s*<address(?:\/>|>([\s\S]*?)<\/address>)[\s\S]*?<category>(.*?)<\/category>/g,
        ),
      ]
      const taken = new Map<string, string[]>()
      const refused: string[] = []
      for (const [, , raw = '', category = ''] of cases) {
        const address = unescape(raw)
        if (readEmail(address) === undefined) refused.push(...(category === 'ISEMAIL_VALID_CATEGORY' ? [address] : []))
        else taken.set(category, [...(taken.get(category) ?? []), address])
      }
      expect(cases.length).toBeGreaterThan(80)
      // Well-formed, as far as can be said without asking the network: the second kind has no record there.
      expect([...taken.keys()].toSorted()).toEqual(['ISEMAIL_DNSWARN', 'ISEMAIL_VALID_CATEGORY'])
      // A domain of one label is refused on purpose: nobody's shop mails to one.
      expect(refused).toEqual(['test@io'])
    })
  },
)

/** XML's escapes, and the pictures that stand for control characters in the file. */
function unescape(xml: string): string {
  return xml
    .replaceAll(/&#x([0-9A-F]+);/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll(/[\u2400-\u241F]/g, (picture) => String.fromCharCode(picture.charCodeAt(0) - 0x2400))
}
