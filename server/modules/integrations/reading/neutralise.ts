// What a spreadsheet may take for the start of a formula (OWASP, "CSV Injection"), full-width forms and controls included.
const formula = /^'*[=+\-@\t\r\n\0＝＋－＠]/
const neutralised = /^'+[=+\-@\t\r\n\0＝＋－＠]/

/** Makes a cell that a spreadsheet could run as a formula into text, by an apostrophe in front. Every other cell stays as it is. */
export function neutralise(cell: string): string {
  return formula.test(cell) ? `'${cell}` : cell
}

/** Undoes `neutralise`: `restore(neutralise(cell))` is the cell, whatever it was. */
export function restore(cell: string): string {
  // Most cells do not begin with an apostrophe, and this runs on every cell of a file.
  return cell.codePointAt(0) === 39 && neutralised.test(cell) ? cell.slice(1) : cell
}
