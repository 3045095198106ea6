import type { AttributeDefinition, AttributeKind, AttributeValue } from '#contract/attribute-shapes.ts'
import { fromMinor, toMinor } from '#contract/money.ts'
import { type Parsed, type ParseOptions, holdsSeveral, parseValue } from './values.ts'

/**
 * A canonical value as plain text for files: an option's code, `12.5`, `1234.50 EUR` (with the currency's own decimals),
 * `2026-03-08`, `--03-08`, `true`. Several values stand one after the other with `; ` between them, and a backslash before
 * each `;`, `|` and backslash of their own. Neither localised nor translated; `parseText` reads it back.
 */
export function formatValue(value: AttributeValue): string {
  if (Array.isArray(value)) return value.map((item) => item.replaceAll(/[;|\\]/g, String.raw`\$&`)).join('; ')
  return typeof value === 'object' ? `${fromMinor(value)} ${value.currency}` : String(value)
}

/**
 * Reads what `formatValue` writes, and what people put into files in that form. Several values are separated by `;` or `|`;
 * `\;`, `\|` and `\\` stand for the character itself, and nothing between two separators is no value. An amount may not have
 * more decimals than its currency.
 */
export function parseText(definition: AttributeDefinition, text: string, options: ParseOptions): Parsed {
  const wire = holdsSeveral(definition) ? separated(text) : wireOf(definition.kind, text)
  return parseValue(definition, wire, options)
}

function separated(text: string): string[] {
  const items = ['']
  for (const [part] of text.matchAll(/\\[;|\\]|[;|]|[^;|\\]+|\\/g)) {
    if (part === ';' || part === '|') items.push('')
    else items.push((items.pop() ?? '') + (part.length === 2 && part.startsWith('\\') ? part.slice(1) : part))
  }
  return items.map((item) => item.trim()).filter((item) => item !== '')
}

function wireOf(kind: AttributeKind, text: string): unknown {
  if (kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  if (kind === 'integer') return /^-?(?:0|[1-9]\d{0,15})$/.test(text) ? Number(text) : text
  if (kind !== 'currency') return text
  const [, number = '', currency = ''] = /^(\S+) ([A-Z]{3})$/.exec(text) ?? []
  return { amountMinor: toMinor(number, currency) ?? Number.NaN, currency }
}
