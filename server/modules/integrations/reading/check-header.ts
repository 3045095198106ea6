import { FileRefused } from './faults.ts'

/** Refuses a header with an empty name or the same name twice: nothing could tell such columns apart. */
export function requireNames(names: readonly string[], line?: number): void {
  const seen = new Set<string>()
  for (const [index, name] of names.entries()) {
    const details = { column: index + 1, ...(line === undefined ? {} : { line }) }
    if (name === '') throw new FileRefused('header-name-empty', details)
    if (seen.has(name)) throw new FileRefused('header-name-repeated', { ...details, name })
    seen.add(name)
  }
}

const longestValue = 100

// A number, a day or instant, an e-mail address. A name may be one by chance (`2025`), a third of all names may not.
const data = /^(?:[-+]?[\d.,' ]+|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ].*)?|[^\s@]+@[^\s@]+\.[^\s@]+)$/

/** Refuses a first row that is data: its row would be lost and every column named after a customer. */
export function requireNoData(names: readonly string[], line: number): void {
  const values = names.filter((name) => name.length < longestValue && data.test(name))
  if (values.length * 3 >= names.length) throw new FileRefused('header-missing', { line })
}
