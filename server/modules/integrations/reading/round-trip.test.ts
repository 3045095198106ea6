import { gzipSync } from 'node:zlib'
import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FileRefused } from './faults.ts'
import { neutralise, restore } from './neutralise.ts'
import { openTable, type Row, type TableOptions } from './open-table.ts'
import { fileOf, readAll } from './testing.ts'

const runs = { numRuns: 300 }

const letters = fc.constantFrom(...Array.from('",;|\t\r\n\'=+-ab1 è€🦊\uFEFF'))
const cell = fc.string({
  unit: fc.oneof(letters, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })),
  maxLength: 12,
})
const withoutNul = cell.map((text) => text.replaceAll('\0', ''))
const table = fc
  .integer({ min: 1, max: 5 })
  .chain((columns) =>
    fc.array(fc.array(withoutNul, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 8 }),
  )

const encodings = {
  'utf-8': (text: string) => Buffer.from(text),
  'utf-16le': (text: string) => Buffer.from(text, 'utf16le'),
  'utf-16be': (text: string) => Buffer.from(text, 'utf16le').swap16(),
} as const

const written = fc.record({
  delimiter: fc.constantFrom(',' as const, ';' as const, '\t' as const, '|' as const),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  encoding: fc.constantFrom('utf-8' as const, 'utf-16le' as const, 'utf-16be' as const),
  quoted: fc.boolean(),
  mark: fc.boolean(),
  gzip: fc.boolean(),
})

// Small enough for made-up files to reach them.
const limits = { cellCharacters: 6, rowCharacters: 15, batchRows: 3 }

async function outcome(bytes: Uint8Array, pieceBytes: number, options: TableOptions): Promise<(Row | string)[]> {
  const rows: (Row | string)[] = []
  try {
    const opened = await openTable(fileOf(bytes, pieceBytes), options)
    rows.push(JSON.stringify([opened.encoding, opened.delimiter, opened.header]))
    for await (const batch of opened.rows()) rows.push(...batch)
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error
    rows.push(error.code)
  }
  return rows
}

describe('any table', () => {
  test('is read as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(table, written, fc.integer({ min: 1, max: 60 }), async (cells, how, pieceBytes) => {
        const text = stringify(cells, {
          delimiter: how.delimiter,
          record_delimiter: how.lineEnd,
          quoted: how.quoted,
          // An unquoted CR or LF would end the row for every reader; an empty line is no row.
          quoted_match: /[\r\n]|^$/,
          bom: how.mark,
        })
        const bytes = encodings[how.encoding](text)
        const header = cells[0]?.map((_, column) => `column ${column}`) ?? []
        const rows = await readAll(fileOf(how.gzip ? gzipSync(bytes) : bytes, pieceBytes), {
          encoding: how.encoding,
          delimiter: how.delimiter,
          header,
          restoreNeutralised: false,
        })
        // A first cell that begins with a mark of its own cannot be told from the file's.
        fc.pre(how.mark || !text.startsWith('\uFEFF'))
        expect(rows.map((row) => ('cells' in row ? row.cells : row))).toEqual(cells)
        const lines = cells.map((_, row) => 1 + breaks(stringifyRows(cells.slice(0, row))))
        expect(rows.map((row) => row.line)).toEqual(lines)

        function stringifyRows(part: string[][]): string {
          return stringify(part, { delimiter: how.delimiter, record_delimiter: how.lineEnd, quoted: true })
        }
      }),
      runs,
    )
  })

  test('is read back from a file that spreadsheets may open', async () => {
    await fc.assert(
      fc.asyncProperty(table, async (cells) => {
        const text = stringify(
          cells.map((row) => row.map(neutralise)),
          { quoted: true, quoted_empty: true },
        )
        const header = cells[0]?.map((_, column) => `column ${column}`) ?? []
        const rows = await readAll(fileOf(text), { encoding: 'utf-8', delimiter: ',', header })
        expect(rows.map((row) => ('cells' in row ? row.cells : row))).toEqual(cells)
      }),
      runs,
    )
  })
})

function breaks(text: string): number {
  return text.split(/\r\n|\n|\r/).length - 1
}

describe('any bytes', () => {
  // What decides: quotes, ends and pieces long enough to reach the limits, at every distance of each other.
  const token = fc.constantFrom(
    '"',
    '"',
    '""',
    ',',
    ',"',
    '",',
    '\r',
    '\n',
    '\r\n',
    'a',
    'bcdefg',
    '"a\r\nb"',
    '1,2\n',
    '\0',
    'è',
  )
  const content = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.array(token, { maxLength: 40 }).map((tokens) => Buffer.from(`a,b\r\n${tokens.join('')}`)),
    },
    fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.concat([Buffer.from('è;b\r\n'), bytes])),
    fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
  )
  const options = fc.record({
    lineEnd: fc.constantFrom('any' as const, 'crlf' as const, 'lf' as const, 'cr' as const),
    limits: fc.constantFrom(limits, {}),
  })

  test('give the same rows however they are cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(content, options, fc.integer({ min: 1, max: 7 }), async (bytes, given, pieceBytes) => {
        expect(await outcome(bytes, pieceBytes, given)).toEqual(await outcome(bytes, 1 << 16, given))
      }),
      { numRuns: 4000 },
    )
  })

  test('cut off anywhere are read or refused, never a crash, and the rows cover the lines once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(content, options, fc.nat(120), async (bytes, given, length) => {
        const rows = (await outcome(bytes.subarray(0, length), 5, given)).filter((row) => typeof row !== 'string')
        let line = 0
        for (const [index, row] of rows.entries()) {
          expect(row.number).toBe(index + 1)
          expect(row.line).toBeGreaterThan(line)
          line = 'fault' in row ? row.lastLine : row.line
        }
      }),
      { numRuns: 1000 },
    )
  })
})

test('restore undoes neutralise, and what neutralise gives no spreadsheet runs', () => {
  const start = fc.constantFrom('', "'", "''", '=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', "'=", "''@")
  fc.assert(
    fc.property(start, fc.string(), (first, rest) => {
      const text = first + rest
      expect(restore(neutralise(text))).toBe(text)
      expect(neutralise(text)).not.toMatch(/^[=+\-@\t\r\n\0＝＋－＠]/)
    }),
    { numRuns: 2000 },
  )
})
