import type { Id } from '#contract/shared.ts'
import { type CustomerRow, putCustomers, type PutResult } from '#modules/customers/index.ts'
import type { Ctx } from '#platform/context.ts'
import type { RowReader } from '../engine/row-reader.ts'
import { type AttributeCells, readAttributeCells } from './attribute-cells.ts'
import type { Effect, Numbered, Outcome, Surroundings, Taker } from './preset.ts'

/** A customer as a row tells, with stores and address books by their codes. */
export interface CustomerOfRow extends Omit<CustomerRow, 'homeStoreId' | 'addressBookIds' | 'attributes'> {
  readonly attributes?: AttributeCells
  readonly homeStoreCode?: string | null
  readonly addressBookCodes?: readonly string[]
}

type Row = Numbered<CustomerOfRow>

/** Takes rows in of which each tells of a customer. */
export function takerOfCustomers(
  { currency }: Surroundings,
  read: (row: RowReader) => CustomerOfRow | null,
): Taker<CustomerOfRow> {
  let codes: Codes | undefined
  return {
    read,
    forget: () => undefined,
    put: async (ctx, rows) => {
      codes ??= await codesOf(ctx)
      const { stores, books } = codes
      const values = await readAttributeCells(
        ctx,
        rows.map(({ record }) => record.attributes ?? {}),
        currency,
      )
      const faults = rows.map(({ record }, at) => faultOf(record, { stores, books }) ?? values[at]?.fault)
      const good = rows.flatMap(({ record }, at) =>
        faults[at] ? [] : [{ ...withIds(record, { stores, books }), attributes: values[at]?.attributes ?? {} }],
      )
      const became = await putCustomers(ctx, good, { source: 'import' })
      let next = 0
      const outcomes = faults.map((fault) => fault ?? outcomeOf(became[next++]))
      return { outcomes, effects: became.flatMap(effectsOf) }
    },
  }
}

/** What undoing needs to know of a customer that was put in. */
export function effectsOf(became: PutResult): Effect[] {
  if (became.outcome === 'refused' || became.outcome === 'same') return []
  const { customerId, before, version } = became
  return [{ kind: 'customer', recordId: customerId, before, version }]
}

function outcomeOf(became: PutResult | undefined): Outcome {
  if (became === undefined) return 'same'
  if (became.outcome !== 'refused') return became.outcome
  return { column: became.column.replace(/^attributes\./, 'attribute:'), code: became.code }
}

interface Codes {
  readonly stores: ReadonlyMap<string, Id<'store'>>
  readonly books: ReadonlyMap<string, Id<'address_book'>>
}

async function codesOf(ctx: Ctx): Promise<Codes> {
  const stores = await ctx.tx
    .selectFrom('store')
    .select(['id', 'code'])
    .where('legalEntityId', '=', ctx.legalEntityId)
    .execute()
  const books = await ctx.tx
    .selectFrom('addressBook')
    .select(['id', 'code'])
    .where('legalEntityId', '=', ctx.legalEntityId)
    .execute()
  return {
    stores: new Map(stores.map(({ id, code }) => [code, id])),
    books: new Map(books.map(({ id, code }) => [code, id])),
  }
}

function faultOf({ homeStoreCode, addressBookCodes }: Row['record'], { stores, books }: Codes): Outcome | undefined {
  if (homeStoreCode && !stores.has(homeStoreCode)) return { column: 'home_store', code: 'unknown-store' }
  if (addressBookCodes?.some((code) => !books.has(code)))
    return { column: 'address_books', code: 'unknown-address-book' }
  return undefined
}

function withIds(
  { homeStoreCode, addressBookCodes, attributes: _cells, ...row }: CustomerOfRow,
  { stores, books }: Codes,
): CustomerRow {
  return {
    ...row,
    ...(homeStoreCode ? { homeStoreId: stores.get(homeStoreCode) } : {}),
    ...(addressBookCodes ? { addressBookIds: addressBookCodes.flatMap((code) => books.get(code) ?? []) } : {}),
  }
}
