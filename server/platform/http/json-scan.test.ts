import fc from 'fast-check'
import { expect, test } from 'vitest'
import { JsonFault, jsonLimits, parseJson } from './json-scan.ts'

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function refusal(text: string): string | undefined {
  try {
    parseJson(text)
    return undefined
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error
    return error.pointer === '#' ? error.code : `${error.code} ${error.pointer}`
  }
}

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

test.each([
  '[]',
  '{}',
  ' [ ] ',
  '[[]   ]',
  '[null, 1, "1", {}]',
  '"bare"',
  '42',
  '-0',
  'true',
  'null',
  '""',
  '[1e2]',
  '[1E+2]',
  '[1e-2]',
  '[0e1]',
  '[0.1]',
  '[-0.5]',
  '[-1]',
  '[123.456e78]'.replace('e78', 'e3'),
  '["\\u0061\\u30af\\u30EA"]',
  '["\\uD801\\udc37"]',
  '["\\"\\\\\\/\\b\\f\\n\\r\\t"]',
  '["\u007f"]',
  '["\u2028\u2029"]',
  '["new\\u00A0line"]',
  '["€𝄞"]',
  '["\\u0012"]',
  '{"":0}',
  '{"a":[{"b":{}}]}',
  '{"a":1,"A":2}',
  '["a/*b*/c/*d//e"]',
  '[9007199254740991]',
  '[-9007199254740991]',
  '{"constructor":{"prototype":1},"toString":1}',
  '\t\r\n [] \n',
  nested(jsonLimits.depth),
])('%j is read as JSON.parse reads it', (text) => {
  expect(parseJson(text)).toEqual(JSON.parse(text))
})

test.each([
  '',
  ' ',
  '[',
  ']',
  '{',
  '}',
  '[1,]',
  '[,1]',
  '[1,,2]',
  '[1 2]',
  '["a" "b"]',
  '{"a":1,}',
  '{,}',
  '{"a"}',
  '{"a":}',
  '{"a" 1}',
  '{a:1}',
  "{'a':1}",
  '{1:1}',
  '{"a":1 "b":2}',
  '[1}',
  '{"a":1]',
  '[]]',
  '[] x',
  '{}{}',
  'nul',
  'nulll',
  'True',
  'undefined',
  'NaN',
  'Infinity',
  '-Infinity',
  '[+1]',
  '[.5]',
  '[1.]',
  '[01]',
  '[-01]',
  '[-]',
  '[--1]',
  '[1e]',
  '[1e+]',
  '[0x10]',
  '[1_000]',
  '[１]',
  '"',
  '"a',
  "'a'",
  '"\\"',
  '"\\x41"',
  '"\\a"',
  '"\\u12"',
  '"\\u00zz"',
  '"\\uD801\\u"',
  '["a\u0000b"]',
  '["a\nb"]',
  '["\t"]',
  '["\u001f"]',
  '[\u00a0]',
  '[\u000c]',
  '/**/[]',
  '[] // no',
  '\ufeff[]',
  '[\u2060]',
])('%j is no JSON', (text) => {
  expect(isJson(text)).toBe(false)
  expect(refusal(text)).toMatch(/^request\/json-syntax/)
})

test.each([
  ['{"a":1,"b":2,"a":3}', 'request/json-duplicate-key #/a'],
  ['{"a":1,"\\u0061":3}', 'request/json-duplicate-key #/a'],
  ['[0,{"x/y":{"~":0,"~":0}}]', 'request/json-duplicate-key #/1/x~1y/~0'],
  ['[1e400]', 'request/json-number #/0'],
  ['[-1e309]', 'request/json-number #/0'],
  ['[1e-400]', 'request/json-number #/0'],
  ['{"id":12345678901234567890}', 'request/json-number #/id'],
  ['[9007199254740992]', 'request/json-number #/0'],
  ['[-9007199254740992]', 'request/json-number #/0'],
  ['[1e16]', 'request/json-number #/0'],
  ['["\\u0000"]', 'request/json-text #/0'],
  ['["\\uD800"]', 'request/json-text #/0'],
  ['["\\uDC00"]', 'request/json-text #/0'],
  ['["\\uD800\\uD800"]', 'request/json-text #/0'],
  ['["\\uD800\\n"]', 'request/json-text #/0'],
  ['["\ud800"]', 'request/json-text'],
  ['{"\\u0000":1}', 'request/json-text #/'],
  ['{"a":{"__proto__":{"x":1}}}', 'field/unknown #/a/__proto__'],
  ['{"__pro\\u0074o__":1}', 'field/unknown #/__proto__'],
])('%j is refused although JSON.parse takes it', (text, reason) => {
  expect(isJson(text)).toBe(true)
  expect(refusal(text)).toBe(reason)
})

test('a body nests 32 levels, has 1,000 keys in an object and 20,000 values, and not one more', () => {
  const object = (keys: number) => `{${Array.from({ length: keys }, (_, key) => `"k${key}":0`).join(',')}}`
  const array = (items: number) => `[${Array.from({ length: items }, () => '0').join(',')}]`
  expect(refusal(nested(jsonLimits.depth + 1))).toMatch(/^request\/json-too-deep/)
  expect(refusal(nested(200_000))).toMatch(/^request\/json-too-deep/)
  expect(refusal('{"a":'.repeat(100_000))).toMatch(/^request\/json-too-deep/)
  expect(refusal(object(jsonLimits.keysPerObject))).toBeUndefined()
  expect(refusal(object(jsonLimits.keysPerObject + 1))).toMatch(/^request\/json-too-many/)
  expect(refusal(array(jsonLimits.values - 1))).toBeUndefined()
  expect(refusal(array(jsonLimits.values))).toMatch(/^request\/json-too-many/)
})

test('whatever JSON.stringify writes within the limits is read back the same', () => {
  const value = fc.jsonValue({ maxDepth: 8, stringUnit: 'binary-ascii' })
  fc.assert(
    fc.property(value, fc.constantFrom(0, 2), (written, indent) => {
      const text = JSON.stringify(written, null, indent)
      const reason = refusal(text)
      // What may be refused here is a NUL, a number past 2^53, or the one forbidden key.
      const mayBeRefused = /\\u0000|[0-9]{16}|e\+|e-3|__proto__/.test(text)
      expect([reason === undefined, mayBeRefused]).toContain(true)
      expect(reason === undefined ? parseJson(text) : JSON.parse(text)).toEqual(JSON.parse(text))
    }),
    { seed: 712, numRuns: 2_000 },
  )
})

test('a damaged text is refused exactly when JSON.parse refuses it, and with no other error than a JsonFault', () => {
  const pieces = fc.constantFrom(
    ...'{}[],:"\\ \n\t0123456789-+.eEtrufalsn'.split(''),
    '\\u',
    '\\n',
    'true',
    'null',
    '"a"',
    '1e5',
    'é',
    '\u0001',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const text = parts.join('')
      const reason = refusal(text)
      // Valid JSON may be refused for more than its grammar; what is no JSON is refused for whatever comes first.
      expect(isJson(text) ? !reason?.includes('json-syntax') : reason !== undefined).toBe(true)
    }),
    { seed: 712, numRuns: 20_000 },
  )
})
