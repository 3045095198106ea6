import { isDeepStrictEqual } from 'node:util'
import type { Id, Language } from '#contract/shared.ts'
import { newId } from '#platform/ids.ts'
import { byCurrency } from '../rules.ts'
import type { StoredVariant } from '../variants.ts'
import type { Places } from './places.ts'
import type { ProductImage } from './product-image.ts'
import type { ReadProductRow, ReadVariantRow, RefusedRow } from './product-row.ts'

/** A product as it was, null when it was not there, and as rows have made it since. */
export interface Draft {
  readonly before: ProductImage | null
  readonly after: ProductImage
}

type Outcome = 'created' | 'changed' | 'same' | RefusedRow

/** Takes rows in one after the other, over what is there, without a database: later rows see what earlier ones did. */
export class DraftProducts {
  readonly #drafts = new Map<string, Draft>()
  /** The product that has a variant's code, and the variant that has a barcode: by code. */
  readonly #owners = new Map<string, string>()
  readonly #scanned = new Map<string, string>()
  readonly #places: Places
  readonly #now: Date

  constructor(there: readonly ProductImage[], places: Places, now: Date) {
    this.#places = places
    this.#now = now
    for (const image of there) this.#keep({ before: image, after: image })
  }

  /** The id of the row's product; undefined when the row was refused and there is none. */
  idOf(code: string): Id<'product'> | undefined {
    return this.#drafts.get(code)?.after.id
  }

  /** Products that rows have created or changed. */
  changed(): readonly Draft[] {
    return [...this.#drafts.values()].filter(({ before, after }) => before !== after)
  }

  take(row: ReadProductRow): Outcome {
    const draft = this.#drafts.get(row.code)
    const there = draft?.after
    const rows = row.variants ?? (there ? [] : [{ code: row.code }])
    const refused = this.#refusal(row.code, rows)
    if (refused) return refused
    const before = there ?? emptyImage(row.code)
    const variants = merge(before.variants, rows, {
      keyOf: ({ code }) => code,
      put: (variant, given) => this.#merged(before.id, variant, given),
    })
    const name = defined(row.name)
    const after: ProductImage = {
      ...before,
      kind: row.kind ?? before.kind,
      name: { ...before.name, ...(there ? {} : { en: Object.values(name)[0] ?? row.code }), ...name },
      description: described(before, row.description),
      brandId: this.#placed(row.brand, before.brandId, (text) => this.#places.brandId(text)),
      categoryId: this.#placed(row.category, before.categoryId, (path) => this.#places.categoryId(path)),
      variants,
    }
    if (there && isDeepStrictEqual(after, there)) return 'same'
    this.#keep({ before: draft?.before ?? null, after })
    return there && variants.length === there.variants.length ? 'changed' : 'created'
  }

  #placed<Given, Placed>(
    given: Given | null | undefined,
    before: Placed | null,
    find: (given: Given) => Placed | null,
  ) {
    if (given === undefined) return before
    return given === null ? null : find(given)
  }

  #refusal(productCode: string, rows: readonly ReadVariantRow[]): RefusedRow | undefined {
    const scanned = new Map<string, string>()
    // A variant that the row gives another barcode, or none, lets go of its own.
    const letsGo = new Set(rows.flatMap(({ code, barcode }) => (barcode === undefined ? [] : [code])))
    for (const { code, barcode } of rows) {
      const owner = this.#owners.get(code) ?? productCode
      if (owner !== productCode) return { column: 'code', code: 'catalogue/code-taken' }
      if (typeof barcode !== 'string') continue
      const before = this.#scanned.get(barcode) ?? code
      const holder = scanned.get(barcode) ?? (letsGo.has(before) ? code : before)
      if (holder !== code) return { column: 'barcode', code: 'catalogue/barcode-taken' }
      scanned.set(barcode, code)
    }
    return undefined
  }

  #merged(productId: Id<'product'>, there: StoredVariant | undefined, row: ReadVariantRow): StoredVariant {
    const variant = there ?? emptyVariant(productId, row.code)
    const prices = merge(variant.prices, row.prices ?? [], {
      keyOf: ({ currency }) => currency,
      put: (_, price) => price,
    })
    const countedAt = this.#now.toISOString()
    const stock = merge(variant.stock, row.stock ?? [], {
      keyOf: ({ storeId }) => storeId,
      put: (level, given) => (level?.quantity === given.quantity ? level : { ...given, countedAt }),
    })
    const { barcode = variant.barcode, options = variant.options } = row
    return { ...variant, barcode, options, prices: byCurrency(prices), stock }
  }

  #keep(draft: Draft): void {
    for (const { code, barcode } of this.#drafts.get(draft.after.code)?.after.variants ?? []) {
      if (barcode !== null && this.#scanned.get(barcode) === code) this.#scanned.delete(barcode)
    }
    this.#drafts.set(draft.after.code, draft)
    for (const { code, barcode } of draft.after.variants) {
      this.#owners.set(code, draft.after.code)
      if (barcode !== null) this.#scanned.set(barcode, code)
    }
  }
}

/** A list with what is given put in the place of what it has of the same key, and the rest behind. */
function merge<Kept, Given>(
  there: readonly Kept[],
  given: readonly Given[],
  by: { keyOf(item: Kept | Given): string; put(kept: Kept | undefined, given: Given): Kept },
): Kept[] {
  const byKey = new Map(there.map((item) => [by.keyOf(item), item]))
  for (const item of given) byKey.set(by.keyOf(item), by.put(byKey.get(by.keyOf(item)), item))
  return [...byKey.values()]
}

function described(before: ProductImage, given: ReadProductRow['description']): ProductImage['description'] {
  if (given === undefined) return before.description
  const texts = defined(given ?? {})
  const [first] = Object.values(texts)
  return first === undefined ? null : { en: first, ...before.description, ...texts }
}

/** Without the languages that are there and say nothing. */
function defined(
  texts: Readonly<Partial<Record<Language, string | undefined>>> = {},
): Partial<Record<Language, string>> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined))
}

function emptyImage(code: string): ProductImage {
  const nothing = { description: null, brandId: null, categoryId: null, variants: [] }
  return { id: newId<'product'>(), code, kind: 'goods', name: { en: code }, ...nothing, version: 1 }
}

function emptyVariant(productId: Id<'product'>, code: string): StoredVariant {
  const nothing = { barcode: null, options: {}, prices: [], stock: [], retiredAt: null }
  return { id: newId<'variant'>(), productId, code, ...nothing, version: 1 }
}
