import { FileUnfit } from './file-unfit.ts'

/** A column that a preset knows, by the names that files give it. Compared without case, spaces and punctuation. */
export interface Field {
  readonly name: string
  readonly headers: readonly string[]
  /** A file without this column is refused as a whole. */
  readonly required?: true
}

/** Where a file keeps a preset's fields. */
export interface Columns {
  /** The position of a field's column; undefined when the file has none. */
  at(field: string): number | undefined
  /** The header of a field's column, for remarks; the field's own name without one. */
  headerOf(field: string): string
  readonly families: ReadonlyMap<string, readonly { readonly name: string; readonly field: string }[]>
}

interface Wanted {
  readonly fields: readonly Field[]
  readonly families?: readonly string[] | undefined
}

/**
 * Finds a preset's fields in a file's header: where the mapping says, else by the names they go by. A column of a family is
 * `attribute:likes`, and a mapping may name it so. Throws `FileUnfit` when a mapped or a required column is not there.
 */
export function findColumns(
  header: readonly string[],
  wanted: Wanted,
  mapping: Readonly<Record<string, string>>,
): Columns {
  const positions = new Map<string, number>()
  const byName = new Map(header.map((name, position) => [folded(name), position]))
  for (const [field, name] of Object.entries(mapping)) {
    const position = byName.get(folded(name))
    if (position === undefined) throw new FileUnfit('mapped-column-missing', name)
    positions.set(field, position)
  }
  for (const { name, headers, required } of wanted.fields) {
    if (positions.has(name)) continue
    const found = [name, ...headers]
      .map((alias) => byName.get(folded(alias)))
      .find((position) => position !== undefined)
    if (found !== undefined) positions.set(name, found)
    else if (required) throw new FileUnfit('column-missing', headers[0] ?? name)
  }
  const families = familiesOf(header, wanted, positions)
  return {
    at: (field) => positions.get(field),
    headerOf: (field) => header[positions.get(field) ?? -1] ?? field,
    families,
  }
}

function familiesOf(header: readonly string[], { families = [] }: Wanted, positions: Map<string, number>) {
  const found = new Map<string, { name: string; field: string }[]>(families.map((family) => [family, []]))
  const add = (column: string, position: number) => {
    const [family = '', name = ''] = column.split(/:(.*)/s, 2).map((part) => part.trim())
    const members = found.get(family.toLowerCase())
    if (members === undefined || name === '') return
    const field = `${family.toLowerCase()}:${name}`
    if (members.some((member) => member.field === field)) return
    positions.set(field, position)
    members.push({ name, field })
  }
  for (const [field, position] of positions) add(field, position)
  for (const [position, column] of header.entries()) add(column, position)
  return found
}

/** Letters and digits only, without case: `Customer ID` and `customer_id` are one name. */
function folded(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}:]/gu, '')
}
