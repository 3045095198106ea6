import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromMinor } from '#contract/money.ts'
import { readBoolean } from './booleans.ts'
import type { Cell } from './cell-result.ts'
import { readCountry } from './countries.ts'
import { readCurrency } from './currencies.ts'
import { readDayOfYear } from './day-of-year.ts'
import { readDay } from './days.ts'
import { readInstant } from './instants.ts'
import { readMoney, roundDecimal } from './money.ts'
import { readDecimal, readInteger, readQuantity } from './numbers.ts'
import { sampleColumn } from './sample-column.ts'

/** The value, or the code of the fault. */
function told<Value>(cell: Cell<Value>): unknown {
  return cell.ok ? cell.value : cell.code
}

describe('days', () => {
  test.each([
    ['2026-03-08', '2026-03-08'],
    ['2026/3/8', '2026-03-08'],
    ['20260308', '2026-03-08'],
    [' 2010-12-01 08:26:00 ', '2010-12-01'],
    ['2010-12-01T23:59:59Z', '2010-12-01'],
    ['8 Mar 2026', '2026-03-08'],
    ['8-mar-2026', '2026-03-08'],
    ['8 March 2026', '2026-03-08'],
    ['March 8, 2026', '2026-03-08'],
    ['8 de marzo de 2026', '2026-03-08'],
    ['1º gennaio 2026', '2026-01-01'],
    ['3 sept. 2026', '2026-09-03'],
    ['3 set 2026', '2026-09-03'],
    ['25/03/2026', '2026-03-25'],
    ['03/25/2026', '2026-03-25'],
    ['05.05.2026', '2026-05-05'],
    ['08/03/2026', 'day-order-undecided'],
    ['2011-02-30', 'no-such-day'],
    ['2026-13-01', 'no-such-day'],
    ['31/31/2026', 'no-such-day'],
    ['0000-01-01', 'no-such-day'],
    ['29 Feb 2027', 'no-such-day'],
    ['08/03/26', 'year-of-two-digits'],
    ['', 'blank'],
    ['  ', 'blank'],
    ['44621', 'not-a-day'],
    ['2026-W10-1', 'not-a-day'],
    ['8 Brumaire 2026', 'not-a-day'],
    ['2026-03/08', 'not-a-day'],
    [' '.repeat(50_000) + '1'.repeat(50_000), 'not-a-day'],
  ])('%j is %s', (text, expected) => {
    expect(told(readDay(text))).toBe(expected)
  })

  test('the order given decides, also against a day that only the other would have', () => {
    expect(told(readDay('08/03/2026', { order: 'day-month-year' }))).toBe('2026-03-08')
    expect(told(readDay('08/03/2026', { order: 'month-day-year' }))).toBe('2026-08-03')
    expect(told(readDay('03/25/2026', { order: 'day-month-year' }))).toBe('no-such-day')
    expect(told(readDay('2026-03-08', { order: 'month-day-year' }))).toBe('2026-03-08')
  })

  test('1900-01-01 is no day where it stands for none, and a day elsewhere', () => {
    expect(told(readDay('1900-01-01T00:00:00Z', { noDay: '1900-01-01' }))).toBeNull()
    expect(told(readInstant('1900-01-01 00:00:00', { noDay: '1900-01-01' }))).toBeNull()
    expect(told(readDay('1900-01-01'))).toBe('1900-01-01')
  })

  test.each([
    ['--03-08', '--03-08'],
    ['03-08', '--03-08'],
    ['0229', '--02-29'],
    ['25/3', '--03-25'],
    ['3/25', '--03-25'],
    ['8/3', 'day-order-undecided'],
    ['8 marzo', '--03-08'],
    ['March 8th', '--03-08'],
    ['02-30', 'no-such-day'],
    ['', 'blank'],
    ['March', 'not-a-day-of-year'],
  ])('the day of the year %j is %s', (text, expected) => {
    expect(told(readDayOfYear(text))).toBe(expected)
  })

  test('a day of the year takes the order given', () => {
    expect(told(readDayOfYear('8/3', { order: 'day-month-year' }))).toBe('--03-08')
    expect(told(readDayOfYear('8.3.', { order: 'day-month-year' }))).toBe('--03-08')
    expect(told(readDayOfYear('8/3', { order: 'month-day-year' }))).toBe('--08-03')
  })
})

describe('instants', () => {
  const instant = (text: string, timeZone?: string) => {
    const cell = readInstant(text, timeZone === undefined ? {} : { timeZone })
    return cell.ok && cell.value ? `${cell.value.at.toISOString()}${cell.value.isFold ? ' fold' : ''}` : told(cell)
  }

  test.each([
    ['2010-12-01 08:26:00', 'Europe/London', '2010-12-01T08:26:00.000Z'],
    ['2011-07-01 08:26', 'Europe/London', '2011-07-01T07:26:00.000Z'],
    ['25/12/2026 8:05 pm', 'Europe/Rome', '2026-12-25T19:05:00.000Z'],
    ['12/25/2026, 12:05:01 AM', 'Europe/Rome', '2026-12-24T23:05:01.000Z'],
    ['2026-03-08', 'Asia/Tokyo', '2026-03-07T15:00:00.000Z'],
    ['2026-03-08T14:10:00.123456Z', undefined, '2026-03-08T14:10:00.123Z'],
    ['2026-03-08 14:10:00 +0100', undefined, '2026-03-08T13:10:00.000Z'],
    ['2026-03-08 14:10:00-05:30', undefined, '2026-03-08T19:40:00.000Z'],
    ['2026-03-08 14:10 UTC', 'Europe/Rome', '2026-03-08T14:10:00.000Z'],
    ['2026-03-08 14:10', undefined, 'time-zone-missing'],
    ['2027-03-28 02:30', 'Europe/Paris', 'time-in-gap'],
    ['2027-03-28 03:00', 'Europe/Paris', '2027-03-28T01:00:00.000Z'],
    ['2026-10-25 02:30', 'Europe/Paris', '2026-10-25T00:30:00.000Z fold'],
    ['2026-10-25 01:59:59', 'Europe/Paris', '2026-10-24T23:59:59.000Z'],
    ['2026-10-25 03:00', 'Europe/Paris', '2026-10-25T02:00:00.000Z'],
    ['2026-04-05 01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00.000Z fold'],
    ['2026-10-04 02:15', 'Australia/Lord_Howe', 'time-in-gap'],
    ['2011-12-30 12:00', 'Pacific/Apia', 'time-in-gap'],
    ['2011-12-31 00:00', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    ['2026-01-01 00:30', 'Pacific/Kiritimati', '2025-12-31T10:30:00.000Z'],
    ['2026-03-08 24:00', 'Europe/Rome', 'no-such-time'],
    ['2026-03-08 13:00 pm', 'Europe/Rome', 'no-such-time'],
    ['2016-12-31 23:59:60', 'Europe/Rome', 'no-such-time'],
    ['2011-02-30 10:00', 'Europe/Rome', 'no-such-day'],
    ['08/03/2026 10:00', 'Europe/Rome', 'day-order-undecided'],
    ['yesterday', 'Europe/Rome', 'not-an-instant'],
    ['', 'Europe/Rome', 'blank'],
  ])('%j in %s is %s', (text, zone, expected) => {
    expect(instant(text, zone)).toBe(expected)
  })

  test('any instant written in local time is read back, or its earlier twin when it is flagged', () => {
    const zones = fc.constantFrom(
      'Europe/Rome',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'Africa/Casablanca',
    )
    const dates = fc.date({ min: new Date('1975-01-01'), max: new Date('2037-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(zones, dates, (timeZone, date) => {
        const at = new Date(Math.floor(date.getTime() / 1000) * 1000)
        const local = at.toLocaleString('sv-SE', { timeZone })
        const cell = readInstant(local, { timeZone })
        if (!cell.ok || cell.value === null) throw new Error(`${local} was not read`)
        const early = at.getTime() - cell.value.at.getTime()
        const { at: read, isFold } = cell.value
        expect(early === 0 || (isFold && early > 0)).toBe(true)
        const later = [30, 60].map((minutes) => new Date(read.getTime() + minutes * 60_000))
        expect(isFold).toBe(later.some((twin) => twin.toLocaleString('sv-SE', { timeZone }) === local))
        expect(read.toLocaleString('sv-SE', { timeZone })).toBe(local)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('numbers', () => {
  test.each([
    ['1.234,50', '1234.5'],
    ['1,234.50', '1234.5'],
    ['1 234 567', '1234567'],
    ['1\u202F234,5', '1234.5'],
    ["1'234.5", '1234.5'],
    ['12.5', '12.5'],
    ['12,5', '12.5'],
    ['0,123', '0.123'],
    ['-,5', '-0.5'],
    ['−3', '-3'],
    ['+3', '3'],
    ['-0.00', '0'],
    ['007.50', '7.5'],
    ['1,234', 'decimal-mark-undecided'],
    ['1.234', 'decimal-mark-undecided'],
    ['1.234.567', '1234567'],
    ['12,34,5', 'not-a-number'],
    ['1.23.45', 'not-a-number'],
    ['1,234 567', 'not-a-number'],
    ['1e5', 'not-a-number'],
    ['NaN', 'not-a-number'],
    ['Infinity', 'not-a-number'],
    ['0x10', 'not-a-number'],
    ['٣', 'not-a-number'],
    ['5 %', 'not-a-number'],
    ['-', 'not-a-number'],
    ['', 'blank'],
    ['9'.repeat(31), 'number-too-large'],
    ['9'.repeat(100_000), 'not-a-number'],
  ])('%j is %s', (text, expected) => {
    expect(told(readDecimal(text))).toBe(expected)
  })

  test('the decimal mark given decides', () => {
    expect(told(readDecimal('1,234', { decimalMark: ',' }))).toBe('1.234')
    expect(told(readDecimal('1,234', { decimalMark: '.' }))).toBe('1234')
    expect(told(readDecimal('1.5', { decimalMark: ',' }))).toBe('not-a-number')
  })

  test('any decimal is read back as it was written, whatever the mark and the thousands', () => {
    const marks = fc.constantFrom(
      ['.', ','],
      ['.', ' '],
      ['.', "'"],
      ['.', ''],
      [',', '.'],
      [',', '\u00A0'],
      [',', '’'],
    )
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
        fc.nat(9999),
        marks,
        (whole, fraction, [mark, group]) => {
          const decimals = String(fraction).padStart(4, '0')
          const grouped = String(whole).replaceAll(/(?<=\d)(?=(?:\d{3})+$)/g, group ?? '')
          const cell = readDecimal(`${grouped}${mark}${decimals}`, { decimalMark: mark === '.' ? '.' : ',' })
          const [, read = '', part = ''] = /^(-?\d+)(?:\.(\d+))?$/.exec(String(told(cell))) ?? []
          expect([BigInt(read), part]).toEqual([whole, decimals.replace(/0+$/, '')])
        },
      ),
    )
  })

  test('a quantity has at most three decimals and may be below zero; an integer has none but zeros', () => {
    expect(told(readQuantity('-1.500'))).toBe('decimal-mark-undecided')
    expect(told(readQuantity('-1.500', { decimalMark: '.' }))).toBe('-1.5')
    expect(told(readQuantity('0.0001'))).toBe('too-many-decimals')
    expect(told(readQuantity('-9999999999'))).toBe('number-too-large')
    expect(told(readInteger('17850.0'))).toBe(17850)
    expect(told(readInteger('-3'))).toBe(-3)
    expect(told(readInteger('1.5'))).toBe('not-whole')
    expect(told(readInteger('9007199254740993'))).toBe('number-too-large')
  })
})

describe('money', () => {
  const money = (text: string, currency: string, decimalMark?: '.' | ',') =>
    told(readMoney(text, { currency, decimalMark }))
  const amount = (exact: string, amountMinor: number, currency: string) => ({
    exact,
    amountMinor,
    currency,
    isRounded: false,
  })

  test('is exact and in minor units, with or without the mark of the currency', () => {
    expect(money('2.55', 'GBP')).toEqual(amount('2.55', 255, 'GBP'))
    expect(money('€ 1.234,50', 'EUR')).toEqual(amount('1234.5', 123_450, 'EUR'))
    expect(money('-12,00 €', 'eur')).toEqual(amount('-12', -1200, 'EUR'))
    expect(money('-$12.10', 'USD')).toEqual(amount('-12.1', -1210, 'USD'))
    expect(money('12 EUR', 'EUR')).toEqual(amount('12', 1200, 'EUR'))
    expect(money('1,500', 'KWD', '.')).toEqual(amount('1500', 1_500_000, 'KWD'))
    expect(money('1.005', 'KWD', '.')).toEqual(amount('1.005', 1005, 'KWD'))
    expect(money('-0.00', 'EUR')).toEqual(amount('0', 0, 'EUR'))
  })

  test('is rounded half away from zero where the currency has fewer decimals, and says so', () => {
    expect(money('1.005', 'EUR', '.')).toEqual({ ...amount('1.005', 101, 'EUR'), isRounded: true })
    expect(money('-1.005', 'EUR', '.')).toEqual({ ...amount('-1.005', -101, 'EUR'), isRounded: true })
    expect(money('0.001', 'GBP')).toEqual({ ...amount('0.001', 0, 'GBP'), isRounded: true })
    expect(money('-0.001', 'GBP')).toEqual({ ...amount('-0.001', 0, 'GBP'), isRounded: true })
    expect(money('99.5', 'JPY')).toEqual({ ...amount('99.5', 100, 'JPY'), isRounded: true })
    expect(roundDecimal('-0.004', 2)).toBe('0.00')
  })

  test('is refused with another currency, an unknown one, and when it is no amount', () => {
    expect(money('£12', 'EUR')).toBe('currency-differs')
    expect(money('12 USD', 'EUR')).toBe('currency-differs')
    expect(money('12', 'EUX')).toBe('currency-unknown')
    expect(money('12', 'XAU')).toBe('currency-unknown')
    expect(money('1e5', 'EUR')).toBe('not-a-number')
    expect(money('twelve', 'EUR')).toBe('not-a-number')
    expect(money('--5', 'EUR')).toBe('not-a-number')
    expect(money('', 'EUR')).toBe('blank')
    expect(money('99999999999999999', 'EUR')).toBe('number-too-large')
  })

  test('any amount of minor units is read back', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom('EUR', 'JPY', 'KWD', 'BHD'), (amountMinor, currency) => {
        const read = readMoney(fromMinor({ amountMinor, currency }), { currency, decimalMark: '.' })
        expect(read.ok && read.value).toMatchObject({ amountMinor, currency, isRounded: false })
      }),
    )
  })
})

describe('words and codes', () => {
  test('yes and no are read in three languages', () => {
    for (const word of ['Yes', 'TRUE', '1', 'sí', 'si\u0301', 'Sì', 'vero', 'verdadero', 'x'])
      expect(told(readBoolean(word))).toBe(true)
    for (const word of ['No', 'false', '0', 'FALSO', 'n']) expect(told(readBoolean(word))).toBe(false)
    expect([told(readBoolean('maybe')), told(readBoolean('2')), told(readBoolean(' '))]).toEqual([
      'not-a-boolean',
      'not-a-boolean',
      'blank',
    ])
  })

  test('a currency is read from its code, or a symbol no other has', () => {
    expect(['eur', ' USD ', '€', '£'].map((text) => told(readCurrency(text)))).toEqual(['EUR', 'USD', 'EUR', 'GBP'])
    expect(['$', 'EUX', 'constructor'].map((text) => told(readCurrency(text)))).toEqual(
      Array(3).fill('currency-unknown'),
    )
  })

  test('a country is read from its codes and names', () => {
    const read = (text: string) => told(readCountry(text))
    expect(['it', 'ITA', 'Italia', 'Italy', 'L’Italia'].map(read)).toEqual(['IT', 'IT', 'IT', 'IT', 'country-unknown'])
    expect(
      ['EIRE', 'USA', 'U.S.A.', 'RSA', 'UK', 'The Netherlands', 'ESPAÑA', 'Espana', 'Czech Republic', 'Hong Kong'].map(
        read,
      ),
    ).toEqual(['IE', 'US', 'US', 'ZA', 'GB', 'NL', 'ES', 'ES', 'CZ', 'HK'])
    expect(['Channel Islands', 'European Community', 'Unspecified', 'ZZ', 'EU', '__proto__', ''].map(read)).toEqual([
      ...Array(6).fill('country-unknown'),
      'blank',
    ])
  })

  test('every country is read back from its name in each language', () => {
    const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
    const codes = letters.flatMap((a) => letters.map((b) => a + b)).filter((code) => told(readCountry(code)) === code)
    expect(codes).toHaveLength(249)
    for (const language of ['en', 'es', 'it']) {
      const names = new Intl.DisplayNames(language, { type: 'region' })
      expect(codes.filter((code) => told(readCountry(names.of(code) ?? '')) !== code)).toEqual([])
    }
  })
})

describe('a sample of a column', () => {
  test('tells the order of day and month from the days that only one order has', () => {
    expect(sampleColumn(['08/03/2026', '', '25/03/2026', 'n/a'])).toMatchObject({
      filled: 3,
      days: 2,
      dayOrder: 'day-month-year',
    })
    expect(sampleColumn(['08/03/2026', '03/25/2026'])).toMatchObject({ dayOrder: 'month-day-year' })
    expect(sampleColumn(['08/03/2026', '05/05/2026'])).toMatchObject({ dayOrder: 'undecided' })
    expect(sampleColumn(['25/03/2026', '03/25/2026'])).toMatchObject({ dayOrder: 'mixed' })
    expect(sampleColumn([...Array<string>(20).fill('25/03/2026'), '03/25/2026'])).toMatchObject({
      dayOrder: 'day-month-year',
    })
    expect(sampleColumn(['2026-03-08', '8 Mar 2026', '05/05/2026'])).toMatchObject({ days: 3, dayOrder: undefined })
    expect(sampleColumn(['2010-12-01 08:26:00', '13/01/2011 08:26'])).toMatchObject({ dayOrder: 'day-month-year' })
  })

  test('tells the decimal mark in the same way', () => {
    expect(sampleColumn(['1.234', '1.234,50', '7'])).toMatchObject({ numbers: 3, decimalMark: ',' })
    expect(sampleColumn(['1,234', '12.5'])).toMatchObject({ decimalMark: '.' })
    expect(sampleColumn(['1,234', '5,678'])).toMatchObject({ decimalMark: 'undecided' })
    expect(sampleColumn(['12.5', '12,5'])).toMatchObject({ decimalMark: 'mixed' })
    expect(sampleColumn(['1', '2', 'three'])).toMatchObject({ filled: 3, numbers: 2, decimalMark: undefined })
    expect(sampleColumn([])).toEqual({ filled: 0, days: 0, dayOrder: undefined, numbers: 0, decimalMark: undefined })
  })
})
