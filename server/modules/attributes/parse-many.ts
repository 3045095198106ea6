import type { AttributeValue } from '#contract/attribute-shapes.ts'
import type { Ctx } from '#platform/context.ts'
import { type Incoming, unknownReferences, type ValuesPatch } from './parse-values.ts'
import { attributesForWriting } from './queries.ts'
import { parseValue } from './values.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>

/** The values of one record, or the first of them that is wrong. */
export type ParsedRecord =
  | { readonly ok: true; readonly patch: ValuesPatch }
  | { readonly ok: false; readonly attribute: string; readonly code: string }

interface Given extends Incoming {
  readonly row: number
  readonly attribute: string
}

/**
 * Reads the values of many records as `parseValues` reads those of one, but tells of each record for itself, in the order
 * given, instead of throwing: a fault in one keeps none of the others out. One statement, and one more for each kind of
 * record referred to, for any number of records.
 */
export async function parseManyValues(
  ctx: Tenant,
  records: readonly Readonly<Record<string, AttributeValue | null>>[],
): Promise<ParsedRecord[]> {
  const rules = await attributesForWriting(ctx, 'code', [...new Set(records.flatMap((record) => Object.keys(record)))])
  const faults = new Map<number, { attribute: string; code: string }>()
  const refuse = (row: number, attribute: string, code: string) => {
    if (!faults.has(row)) faults.set(row, { attribute, code })
  }
  const given: Given[] = []
  const sets = records.map((record, row) => {
    const set: Record<string, AttributeValue> = {}
    for (const [attribute, wire] of Object.entries(record)) {
      const known = rules.get(attribute)
      if (!known) refuse(row, attribute, 'attributes/attribute-unknown')
      if (!known || wire === null) continue
      if (known.retiredAt !== null) refuse(row, attribute, 'attributes/attribute-retired')
      // The pointer finds the way back from a reference that is not there.
      const one = { definition: known.definition, wire, pointer: `${row}/${attribute}`, row, attribute }
      const parsed = parseValue(one.definition, wire, one)
      if (!parsed.ok) refuse(row, attribute, parsed.errors[0]?.code ?? 'field/invalid')
      else {
        set[attribute] = parsed.value
        given.push(one)
      }
    }
    return set
  })
  for (const { pointer, code } of await unknownReferences(ctx, given)) {
    const [row = '', attribute = ''] = pointer.split('/')
    refuse(Number(row), attribute, code)
  }
  return records.map((record, row) => {
    const fault = faults.get(row)
    if (fault) return { ok: false, ...fault }
    const removed = Object.keys(record).filter((attribute) => record[attribute] === null)
    return { ok: true, patch: { set: sets[row] ?? {}, removed } }
  })
}
