import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { openTable } from './open-table.ts'
import { fileOf, readAll, refusalOf, told } from './testing.ts'

const limits = { cellCharacters: 40, rowCharacters: 100 }

describe('what a file is written in', () => {
  const text = 'name;città\r\nAnna;Forlì\r\nZoë;Nîmes\r\n'
  const utf16 = Buffer.from(text, 'utf16le')
  const big = Buffer.from(utf16).swap16()
  test.each([
    ['UTF-8', 'utf-8', Buffer.from(text)],
    ['UTF-8 with a mark', 'utf-8', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16 LE with a mark', 'utf-16le', Buffer.concat([Buffer.of(0xff, 0xfe), utf16])],
    ['UTF-16 BE with a mark', 'utf-16be', Buffer.concat([Buffer.of(0xfe, 0xff), big])],
    ['UTF-16 LE', 'utf-16le', utf16],
    ['UTF-16 BE', 'utf-16be', big],
    ['windows-1252', 'windows-1252', Buffer.from(text, 'latin1')],
    ['gzip', 'utf-8', gzipSync(text)],
    ['gzip of windows-1252', 'windows-1252', gzipSync(Buffer.from(text, 'latin1'))],
  ])('%s is told and read', async (_, encoding, bytes) => {
    const table = await openTable(fileOf(bytes))
    expect(table).toMatchObject({ encoding, delimiter: ';', header: ['name', 'città'] })
    expect(await told(bytes)).toEqual(['2: Anna | Forlì', '3: Zoë | Nîmes'])
  })

  test('an accent far after the first 64 KiB still tells windows-1252', async () => {
    const bytes = Buffer.from(`a,b\n${'plain,row\n'.repeat(9000)}Zoë,x\n`, 'latin1')
    expect((await openTable(fileOf(bytes))).encoding).toBe('windows-1252')
    expect((await readAll(fileOf(bytes))).at(-1)).toEqual({ line: 9002, number: 9001, cells: ['Zoë', 'x'] })
  })

  test('bytes that are not of the encoding refuse their row and no other', async () => {
    const utf8 = Buffer.concat([Buffer.from('a,b\nè,1\nx'), Buffer.of(0xe8), Buffer.from(',2\né \uFFFD,3\nò,4')])
    expect(await told(utf8)).toEqual(['2: è | 1', '3: encoding', '4: é \uFFFD | 3', '5: ò | 4'])
    const halfPair = Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from('a,b\nx\uD83D,1\n🦊,2\n', 'utf16le')])
    expect(await told(halfPair)).toEqual(['2: encoding', '3: 🦊 | 2'])
    const open1252 = Buffer.from('a,b\n\x81,1\n\x80,\xe8\n', 'latin1')
    expect(await told(open1252)).toEqual(['2: encoding', '3: € | è'])
  })

  test('a file that ends inside a character refuses its last row', async () => {
    expect(await told(Buffer.from('a,b\nè,1\nx,è').subarray(0, -1))).toEqual(['2: è | 1', '3: encoding'])
    const odd = Buffer.from('\uFEFFa,b\nx,1\ny,2', 'utf16le')
    expect(await told(odd.subarray(0, -1))).toEqual(['2: x | 1', '3: encoding'])
  })

  test.each([',', ';', '\t', '|'] as const)('the delimiter %j is told, with the others inside cells', async (d) => {
    const text = `name${d}note\nAnna${d}"1,5; 2|3\t4"\nBruno${d}"a,b"\n`
    expect(await openTable(fileOf(text))).toMatchObject({ delimiter: d, header: ['name', 'note'] })
  })

  test('the delimiter is the one under which the rows are as long as the header, not the one with most cells', async () => {
    expect(await told('size (s|m|l);price\ns;1\nm;2\n')).toEqual(['2: s | 1', '3: m | 2'])
  })

  test('decimal commas do not pass for delimiters', async () => {
    expect(await told('item;price\nhat;1,50\nscarf;2,30\n')).toEqual(['2: hat | 1,50', '3: scarf | 2,30'])
  })

  test('LF, CR LF and CR end rows, mixed in one file; empty lines count as lines and not as rows', async () => {
    const rows = await readAll(fileOf('a,b\r\n1,2\n3,4\r\r\n\n5,6\r\n\n7,8'))
    expect(rows).toEqual([
      { line: 2, number: 1, cells: ['1', '2'] },
      { line: 3, number: 2, cells: ['3', '4'] },
      { line: 6, number: 3, cells: ['5', '6'] },
      { line: 8, number: 4, cells: ['7', '8'] },
    ])
  })

  test('all of it can be given instead', async () => {
    expect(await told('a;b,c\n1;2,3\n', { delimiter: ';' })).toEqual(['2: 1 | 2,3'])
    expect(await told('a,b\r\n1\r2,3\n4\r\n', { lineEnd: 'crlf' })).toEqual(['2: 1\r2 | 3\n4'])
    expect(await told('a,b\n1\r,2\r\n', { lineEnd: 'lf' })).toEqual(['2: 1\r | 2\r'])
    expect(await told('a,b\r1,2\n\r', { lineEnd: 'cr' })).toEqual(['2: 1 | 2\n'])
    expect(await told(Buffer.from('a,b\nÃ¨,1', 'latin1'), { encoding: 'windows-1252' })).toEqual(['2: Ã¨ | 1'])
    expect(await told('1,2\n3,4', { header: ['a', 'b'] })).toEqual(['1: 1 | 2', '2: 3 | 4'])
  })
})

describe('rows', () => {
  test('a line break inside quotes makes a row longer, and the rows after keep their lines', async () => {
    expect(await told('a,b\n"x\r\ny",1\nz,2\n')).toEqual(['2: x\r\ny | 1', '4: z | 2'])
  })

  test('a quote inside an unquoted cell is a letter', async () => {
    expect(await told('a,b\n12" plate,1\n5",2\n')).toEqual(['2: 12" plate | 1', '3: 5" | 2'])
  })

  test('rows with more or fewer cells than the header are refused by their lines', async () => {
    expect(await told('a,b\n1\n1,2\n1,2,3\n"x\ny"\n3,4')).toEqual([
      '2: ragged',
      '3: 1 | 2',
      '4: ragged',
      '5-6: ragged',
      '7: 3 | 4',
    ])
  })

  test('a quote that is never closed costs its own line', async () => {
    expect(await told('a,b\n1,2\n3,"x\n5,6\n7,8\n')).toEqual(['2: 1 | 2', '3: quote-unclosed', '4: 5 | 6', '5: 7 | 8'])
  })

  test('a quote that the next quoted cell seems to close costs its own line', async () => {
    expect(await told('a,b\n1,"x\n3,"y"\n"5",6\n')).toEqual(['2: quote-unclosed', '3: 3 | y', '4: 5 | 6'])
  })

  test('a quote that an inch mark seems to close far below costs its own line when the rows between are whole', async () => {
    expect(await told('a,b\n1,"x\n3,4\n5,6\n12",7\n8,9\n')).toEqual([
      '2: quote-unclosed',
      '3: 3 | 4',
      '4: 5 | 6',
      '5: 12" | 7',
      '6: 8 | 9',
    ])
  })

  test('when the quote opens in a later line of its row, the row is refused up to that line', async () => {
    expect(await told('a,b\n"x\ny","z\n1,2\n')).toEqual(['2-3: quote-unclosed', '4: 1 | 2'])
  })

  test('text after a closing quote refuses the row', async () => {
    expect(await told('a,b\n1,"say "hi" now"\n2,"3"4\n5,6\n')).toEqual([
      '2: quote-misplaced',
      '3: quote-misplaced',
      '4: 5 | 6',
    ])
  })

  test('a cell over the limit refuses its row: bare, quoted, of several lines, and the last of the file', async () => {
    const long = 'x'.repeat(41)
    expect(await told(`a,b\n${long},1\n2,"${long}"\n3,4\n`, { limits })).toEqual([
      '2: cell-too-long',
      '3: cell-too-long',
      '4: 3 | 4',
    ])
    const prose = 'some words of a note\n'.repeat(4)
    expect(await told(`a,b\n1,"${prose}"\n3,4\n5,"${prose.repeat(9)}",6\n`, { limits })).toEqual([
      '2-6: cell-too-long',
      '7: 3 | 4',
      '8-44: cell-too-long',
    ])
    expect(await told(`a,b\n1,2\n${long.repeat(9)}`, { limits })).toEqual(['2: 1 | 2', '3: cell-too-long'])
  })

  test('an unclosed quote before a long file costs its own line when the rows after are whole', async () => {
    const rows = await told(`a,b\n1,"x\n${'3,4\n'.repeat(50)}`, { limits })
    expect(rows).toHaveLength(51)
    expect(rows.slice(0, 2)).toEqual(['2: quote-unclosed', '3: 3 | 4'])
  })

  test('a line of 100 MB passes through without being held', async () => {
    // Collected first: what is measured is what is held on to, not when the engine last cleaned up.
    setFlagsFromString('--expose-gc')
    const collect: unknown = runInNewContext('gc')
    const held = () => {
      if (typeof collect === 'function') collect()
      return process.memoryUsage().heapUsed + process.memoryUsage().external
    }
    const before = held()
    let most = -Infinity
    const piece = Buffer.alloc(1 << 20, 'x')
    async function* source() {
      yield Buffer.from('a,b\n1,2\n3,')
      for (let megabyte = 0; megabyte < 100; megabyte++) {
        yield piece
        if (megabyte % 10 === 9) most = Math.max(most, held() - before)
      }
      yield Buffer.from('\n5,6\n')
    }
    const rows = await readAll(source)
    expect(rows.map((row) => ('fault' in row ? row.fault : row.line))).toEqual([2, 'cell-too-long', 4])
    expect(most).toBeLessThan(30_000_000)
  })

  test('a row over the limit is refused though none of its cells is', async () => {
    expect(await told(`a,b\n${'x,'.repeat(60)}\n3,4\n`, { limits })).toEqual(['2: row-too-long', '3: 3 | 4'])
  })

  test('the lines of a row that is given up are counted', async () => {
    expect(await told(`a,b\n"x\ny","x\ny",${'x,'.repeat(60)}\n3,4\n`, { limits })).toEqual([
      '2-4: row-too-long',
      '5: 3 | 4',
    ])
  })

  test('a long quoted cell that never ends is told with all the lines that went with it', async () => {
    expect(await told(`a,b\n1,2\n3,"${'some words of a note\n'.repeat(9)}`, { limits })).toEqual([
      '2: 1 | 2',
      '3-12: quote-unclosed',
    ])
  })

  test('a NUL refuses its row', async () => {
    expect(await told('a,b\n1,x\0y\n3,4\n')).toEqual(['2: nul', '3: 3 | 4'])
  })

  test('formula cells stay the text they are, and lose the apostrophe of an export', async () => {
    const text = `a,b\n=1+1,-5\n'=1+1,'@x\n''+3,'t Hooft\n`
    expect(await told(text)).toEqual(['2: =1+1 | -5', '3: =1+1 | @x', "4: '+3 | 't Hooft"])
    expect(await told(text, { restoreNeutralised: false })).toContain("3: '=1+1 | '@x")
  })

  test('__proto__ and constructor are names like others', async () => {
    const text = '__proto__,constructor\nx,y\n'
    expect((await openTable(fileOf(text))).header).toEqual(['__proto__', 'constructor'])
    expect(await told(text)).toEqual(['2: x | y'])
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
  })

  test('a table can be read again from the beginning, and left in the middle', async () => {
    const table = await openTable(fileOf(`a,b\n${'1,2\n'.repeat(50)}`), { limits: { batchRows: 20 } })
    for await (const rows of table.rows()) {
      expect(rows).toHaveLength(19)
      break
    }
    const lengths: number[] = []
    for await (const rows of table.rows()) lengths.push(rows.length)
    expect(lengths).toEqual([19, 20, 11])
  })
})

describe('files refused as a whole', () => {
  test.each([
    ['', { code: 'empty' }],
    ['\uFEFF\r\n\n', { code: 'empty' }],
    ['a,b\n', { code: 'header-only', details: { line: 1 } }],
    ['\na,b', { code: 'header-only', details: { line: 2 } }],
    ['a,,b\n1,2,3', { code: 'header-name-empty', details: { line: 1, column: 2 } }],
    ['a,b, a\n1,2,3', { code: 'header-name-repeated', details: { line: 1, column: 3, name: 'a' } }],
    ['536365,WHITE HEART,6,2010-12-01 08:26:00,2.55\n1,2,3,4,5', { code: 'header-missing', details: { line: 1 } }],
    ['Anna,anna@example.org\nBea,bea@example.org', { code: 'header-missing', details: { line: 1 } }],
    ['a,"b\n1,2', { code: 'header-unreadable', details: { line: 1, fault: 'quote-unclosed' } }],
    ['a,\0\n1,2', { code: 'header-unreadable', details: { line: 1, fault: 'nul' } }],
    ['PK\x03\x04workbook', { code: 'spreadsheet' }],
    ['%PDF-1.7', { code: 'not-text' }],
  ])('%j', async (text, refusal) => {
    expect(await refusalOf(fileOf(text))).toMatchObject(refusal)
  })

  test('a year among the names is a name', async () => {
    expect(await told('item,colour,shop,2025\na,b,c,1\n')).toEqual(['2: a | b | c | 1'])
  })

  test('an archive that is cut or damaged', async () => {
    const archive = gzipSync(`a,b\n${Array.from({ length: 999 }, (_, row) => `${row},x`).join('\n')}`)
    const damaged = Buffer.from(archive).fill(0x55, 200, 220)
    expect(await refusalOf(fileOf(archive.subarray(0, -300)))).toMatchObject({ code: 'archive-damaged' })
    expect(await refusalOf(fileOf(damaged))).toMatchObject({ code: 'archive-damaged' })
    expect(await refusalOf(fileOf(gzipSync(archive)))).toMatchObject({ code: 'not-text' })
  })

  test('an archive that unpacks to far more than its size', async () => {
    const bomb = gzipSync(`a,b\n${'x,y\n'.repeat(500_000)}`)
    const dense = { unpackedBytes: 1_000_000, ratio: 200 }
    expect(await refusalOf(fileOf(bomb), { limits: dense })).toMatchObject({ code: 'archive-too-dense' })
    expect(await refusalOf(fileOf(bomb), { limits: { ...dense, ratio: 2000 } })).toBeUndefined()
  })

  test('a failing disk is told as what it is', async () => {
    const failing = () =>
      (async function* () {
        yield gzipSync('a,b\n1,2\n').subarray(0, 20)
        throw new Error('EIO')
      })()
    await expect(readAll(failing)).rejects.toThrow('EIO')
  })
})
