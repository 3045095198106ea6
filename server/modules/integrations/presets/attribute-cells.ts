import type { AttributeDefinition, AttributeValue } from '#contract/attribute-shapes.ts'
import { attributesForWriting, parseText } from '#modules/attributes/index.ts'
import type { Ctx } from '#platform/context.ts'
import type { Written } from '../engine/row-reader.ts'
import { readBoolean } from '../reading/booleans.ts'
import type { Cell } from '../reading/cell-result.ts'
import { readDay } from '../reading/days.ts'
import { readDayOfYear } from '../reading/day-of-year.ts'
import { readMoney } from '../reading/money.ts'
import { readDecimal } from '../reading/numbers.ts'
import type { Outcome } from './preset.ts'

/** A cell that holds a value of an attribute, and how its column is written. */
export interface AttributeCell {
  readonly text: string
  readonly written: Written
}

export type AttributeCells = Readonly<Record<string, AttributeCell>>

export interface ReadValues {
  readonly attributes: Record<string, AttributeValue>
  readonly fault?: Exclude<Outcome, string>
}

/**
 * The values of each row, read by the types of their attributes as people write them: `8 March` for a day of the year, `1.250,00`
 * for an amount in the currency given, `sì` for true. A date keeps nothing of its time. One statement when any are given.
 */
export async function readAttributeCells(
  ctx: Pick<Ctx, 'tx' | 'legalEntityId'>,
  rows: readonly AttributeCells[],
  currency: string,
): Promise<readonly ReadValues[]> {
  const codes = new Set(rows.flatMap((cells) => Object.keys(cells)))
  if (codes.size === 0) return rows.map(() => ({ attributes: {} }))
  const known = await attributesForWriting(ctx, 'code', [...codes])
  return rows.map((cells) => {
    const attributes: Record<string, AttributeValue> = {}
    for (const [code, cell] of Object.entries(cells)) {
      const column = `attribute:${code}`
      const definition = known.get(code)?.definition
      if (!definition) return { attributes, fault: { column, code: 'unknown-attribute' } }
      const text = canonical(definition, cell, currency)
      if (!text.ok) return { attributes, fault: { column, code: text.code } }
      const parsed = parseText(definition, text.value, { pointer: '' })
      if (!parsed.ok) return { attributes, fault: { column, code: parsed.errors[0]?.code ?? 'field/invalid' } }
      attributes[code] = parsed.value
    }
    return { attributes }
  })
}

/** The text as attributes write it. What has a form of its own already, and kinds without one, pass as they are. */
function canonical({ kind }: AttributeDefinition, { text, written }: AttributeCell, currency: string): Cell<string> {
  switch (kind) {
    case 'boolean':
      return asText(readBoolean(text))
    case 'date':
      return asText(readDay(text, written))
    case 'dayOfYear':
      return dayOfYear(text, written)
    case 'integer':
    case 'decimal':
      return asText(readDecimal(text, written))
    case 'currency': {
      const money = readMoney(text, { ...written, currency: /[A-Z]{3}/.exec(text)?.[0] ?? currency })
      return money.ok ? { ok: true, value: `${money.value.exact} ${money.value.currency}` } : money
    }
    case 'dateTime':
    case 'list':
    case 'reference':
    case 'text':
      return { ok: true, value: text }
  }
}

/** A birthday with its year says the day of the year as well. */
function dayOfYear(text: string, written: Written): Cell<string> {
  const day = readDayOfYear(text, written)
  if (day.ok) return day
  const whole = readDay(text, written)
  return whole.ok && whole.value !== null ? { ok: true, value: `-${whole.value.slice(4)}` } : day
}

function asText(cell: Cell<unknown>): Cell<string> {
  return cell.ok ? { ok: true, value: String(cell.value) } : cell
}
