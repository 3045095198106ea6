/** The file cannot be what the preset says: a column is missing. The name is a header, told to who sent the file. */
export class FileUnfit extends Error {
  override readonly name = 'FileUnfit'
  readonly code: 'column-missing' | 'mapped-column-missing'
  readonly column: string

  constructor(code: FileUnfit['code'], column: string) {
    super(`${code}: ${column}`)
    this.code = code
    this.column = column
  }
}
