/** Why one row was refused. The rows around it are read all the same. */
export type RowFault =
  /** More or fewer cells than the header. */
  | 'ragged'
  /** A quote was opened and never closed: the row is given up at the end of the line the quote stands in. */
  | 'quote-unclosed'
  /** Text follows a closing quote in the same line: a quote inside a quoted cell was not doubled. */
  | 'quote-misplaced'
  | 'cell-too-long'
  | 'row-too-long'
  /** A NUL character, which no text column of the database can hold. */
  | 'nul'
  /** Bytes that do not belong to the encoding of the file. */
  | 'encoding'

/** Why a whole file was refused. */
export type FileFault =
  | 'empty'
  | 'header-only'
  /** The first row looks like data: it has numbers, days or e-mail addresses for names. */
  | 'header-missing'
  | 'header-unreadable'
  | 'header-name-empty'
  | 'header-name-repeated'
  | 'archive-damaged'
  /** Unpacks to far more than its size: a bomb. */
  | 'archive-too-dense'
  /** A workbook (.xlsx, .ods, .xls), not a text file. */
  | 'spreadsheet'
  | 'not-text'

export interface FileFaultDetails {
  /** The line of the file, from 1. */
  readonly line?: number
  /** The column, from 1. */
  readonly column?: number
  readonly name?: string
  /** What is wrong with the header row, for `header-unreadable`. */
  readonly fault?: RowFault
}

/** Thrown by `openTable` and by the iteration of its rows when the file as a whole cannot be read (further). */
export class FileRefused extends Error {
  readonly code: FileFault
  readonly details: FileFaultDetails
  constructor(code: FileFault, details: FileFaultDetails = {}) {
    super(`the file was refused: ${code}`)
    this.name = 'FileRefused'
    this.code = code
    this.details = details
  }
}
