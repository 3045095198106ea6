import { FileRefused } from './faults.ts'
import { openTable, type Row, type TableOptions } from './open-table.ts'
import type { Source } from './unpack.ts'

/** A file in memory, in pieces of this many bytes. */
export function fileOf(content: string | Uint8Array, pieceBytes = 1 << 16): Source {
  const bytes = Buffer.from(content)
  return async function* () {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
  }
}

/** All rows of a table that holds. */
export async function readAll(source: Source, options: TableOptions = {}): Promise<Row[]> {
  const table = await openTable(source, options)
  const rows: Row[] = []
  for await (const batch of table.rows()) rows.push(...batch)
  return rows
}

/** The rows in a line each: `2: Anna | Rossi`, and `3-5: ragged` for a refused one. */
export async function told(content: string | Uint8Array, options: TableOptions = {}): Promise<string[]> {
  const rows = await readAll(fileOf(content), options)
  return rows.map((row) =>
    'fault' in row
      ? `${row.line}${row.lastLine === row.line ? '' : `-${row.lastLine}`}: ${row.fault}`
      : `${row.line}: ${row.cells.join(' | ')}`,
  )
}

/** Why a file was refused; undefined when it was not. */
export async function refusalOf(source: Source, options: TableOptions = {}): Promise<FileRefused | undefined> {
  try {
    await readAll(source, options)
    return undefined
  } catch (error) {
    if (error instanceof FileRefused) return error
    throw error
  }
}
