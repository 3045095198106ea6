import { type ProductRow, putProducts } from '#modules/catalogue/index.ts'
import { PRODUCT_KINDS } from '#contract/catalogue-shapes.ts'
import { Currency, type Id } from '#contract/shared.ts'
import { RowRefused, type RowReader } from '../engine/row-reader.ts'
import { itemCode } from './carnet-orders.ts'
import type { Outcome, Preset, Surroundings } from './preset.ts'

interface VariantOfRow {
  readonly product: ProductRow
  /** Pieces by the code of the store. */
  readonly stock: readonly { readonly store: string; readonly quantity: number }[]
}

/** Products in Carnet’s own columns, a row a variant: docs/guide/import.md. */
export const carnetProducts: Preset<VariantOfRow> = {
  key: 'carnet-products',
  fields: [
    { name: 'code', headers: ['code', 'product', 'product code'], required: true },
    { name: 'variant', headers: ['variant', 'sku'] },
    { name: 'kind', headers: ['kind'] },
    { name: 'name', headers: ['name', 'name en'] },
    { name: 'name_es', headers: ['name es'] },
    { name: 'name_it', headers: ['name it'] },
    { name: 'description', headers: ['description', 'description en'] },
    { name: 'description_es', headers: ['description es'] },
    { name: 'description_it', headers: ['description it'] },
    { name: 'brand', headers: ['brand'] },
    { name: 'category', headers: ['category'] },
    { name: 'barcode', headers: ['barcode', 'ean', 'gtin'] },
    { name: 'price', headers: ['price'] },
    { name: 'currency', headers: ['currency'] },
  ],
  families: ['option', 'price', 'stock'],
  chunkRows: 1_000,
  open: (surroundings) => {
    let stores: ReadonlyMap<string, Id<'store'>> | undefined
    return {
      read: (row) => readRow(surroundings, row),
      forget: () => undefined,
      put: async (ctx, rows) => {
        stores ??= new Map(
          (
            await ctx.tx
              .selectFrom('store')
              .select(['id', 'code'])
              .where('legalEntityId', '=', ctx.legalEntityId)
              .execute()
          ).map(({ id, code }) => [code, id]),
        )
        const ids = stores
        const faults = rows.map(({ record }): Outcome | undefined => {
          const unknown = record.stock.find(({ store }) => !ids.has(store))
          return unknown && { column: `stock:${unknown.store}`, code: 'unknown-store' }
        })
        const good = rows.filter((_row, at) => faults[at] === undefined).map(({ record }) => withStock(record, ids))
        const put = await putProducts(ctx, good)
        let next = 0
        const outcomes = faults.map((fault) => fault ?? put.rows[next++]?.outcome ?? 'same')
        return { outcomes, effects: put.effects }
      },
    }
  },
}

function withStock({ product, stock }: VariantOfRow, stores: ReadonlyMap<string, Id<'store'>>): ProductRow {
  if (stock.length === 0) return product
  const levels = stock.flatMap(({ store, quantity }) => {
    const storeId = stores.get(store)
    return storeId === undefined ? [] : [{ storeId, quantity }]
  })
  return { ...product, variants: product.variants?.map((variant) => ({ ...variant, stock: levels })) }
}

function readRow(surroundings: Surroundings, row: RowReader): VariantOfRow {
  const code = itemCode(row, 'code')
  const name = inLanguages(row, 'name', 200)
  const description = inLanguages(row, 'description', 4000)
  const brand = row.line('brand', 100)
  const category = row.optional('category')
  const barcode = row.line('barcode', 40)
  const options = surroundings.family('option').flatMap(({ name: option, field }) => {
    const text = row.line(field, 60)
    return text === null ? [] : [[option.toLowerCase(), text] as const]
  })
  const kind = row.choice('kind', [...PRODUCT_KINDS, ''], '')
  return {
    product: {
      code,
      ...(kind === '' ? {} : { kind }),
      ...(name ? { name } : {}),
      ...(description ? { description } : {}),
      ...(brand === null ? {} : { brand }),
      ...(category === null ? {} : { category: category.split('>').map((part) => part.trim()) }),
      variants: [
        {
          code: row.has('variant') && row.text('variant') !== '' ? itemCode(row, 'variant') : code,
          ...(barcode === null ? {} : { barcode }),
          ...(options.length === 0 ? {} : { options: Object.fromEntries(options) }),
          prices: prices(surroundings, row),
        },
      ],
    },
    stock: surroundings.family('stock').flatMap(({ name: store, field }) => {
      const quantity = row.integer(field)
      return quantity === null ? [] : [{ store, quantity }]
    }),
  }
}

function inLanguages(
  row: RowReader,
  field: string,
  max: number,
): { en?: string; es?: string; it?: string } | undefined {
  const [en, es, it] = [row.line(field, max), row.line(`${field}_es`, max), row.line(`${field}_it`, max)]
  if (en === null && es === null && it === null) return undefined
  return { ...(en === null ? {} : { en }), ...(es === null ? {} : { es }), ...(it === null ? {} : { it }) }
}

function prices({ currency, family }: Surroundings, row: RowReader): { amountMinor: number; currency: string }[] {
  const columns = family('price').map(({ name, field }) => ({ field, currency: name.toUpperCase() }))
  const all = [...columns, { field: 'price', currency: row.currency('currency') ?? currency }]
  return all.flatMap(({ field, currency: code }) => {
    if (row.text(field) === '') return []
    if (!Currency.safeParse(code).success) throw new RowRefused(field, 'currency-unknown')
    const money = row.money(field, code)
    if (money === null) return []
    if (money.amountMinor < 0) throw new RowRefused(field, 'price-below-zero')
    if (money.isRounded) row.note(field, 'amount-rounded')
    return [{ amountMinor: money.amountMinor, currency: code }]
  })
}
