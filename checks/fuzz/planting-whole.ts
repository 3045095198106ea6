import type { Id } from '#contract/shared.ts'
import { plantBrand, plantCategory, plantDrawing, plantVariant } from '#modules/catalogue/testing.ts'
import type { Ground } from './ground.ts'
import { type PlantingOfImports, READING } from './planting-imports.ts'

/** Rows that belong to the legal entity and to no store of it. */
export const WHOLE_KINDS = [
  'rol',
  'seq',
  'aty',
  'att',
  'agr',
  'job',
  'brd',
  'cat',
  'prd',
  'var',
  'pic',
  'imp',
  'imm',
] as const
export type WholeKind = (typeof WHOLE_KINDS)[number]

interface WholeOf extends Ground {
  readonly plant: Pick<PlantingOfImports, 'import'> & { whole(kind: WholeKind): Promise<string> }
  readonly text: string
  readonly code: string
}

export const WHOLE: Readonly<Record<WholeKind, (of: WholeOf) => Promise<string>>> = {
  rol: ({ insert, text, code }) => insert('role', { code, name: JSON.stringify({ en: text }) }),
  seq: ({ insert, text, code }) =>
    insert('number_sequence', {
      code,
      name: text,
      pattern: `${text}-{######}`,
      allocation: 'gap-free',
      block_size: 50,
      smallest: 1,
      largest: 999_999,
      next_value: 1,
    }),
  aty: ({ insert, text, code }) =>
    insert('attribute_type', {
      code,
      name: JSON.stringify({ en: text }),
      description: JSON.stringify({ en: text }),
      definition: JSON.stringify({ kind: 'text' }),
    }),
  att: async ({ insert, plant, text, code }) =>
    insert('attribute', {
      code,
      type_id: await plant.whole('aty'),
      name: JSON.stringify({ en: text }),
      help: JSON.stringify({ en: text }),
    }),
  agr: ({ insert, text, code }) => insert('attribute_group', { code, name: JSON.stringify({ en: text }) }),
  job: ({ insert, text }) =>
    insert('job_run', { job: 'jobs.sweep', state: 'queued', data: '{}', asked_by_kind: 'system', asked_by_id: text }),
  brd: ({ entity, text, code }) =>
    entity.inside((tx) => plantBrand(tx, { legalEntityId: entity.id, code, name: text })),
  cat: ({ entity, text, code }) =>
    entity.inside((tx) => plantCategory(tx, { legalEntityId: entity.id, code, name: text })),
  prd: async (of) => (await variant(of)).productId,
  var: async (of) => (await variant(of)).variantId,
  pic: async ({ client, entity, text, ...of }) => {
    const { productId } = await variant({ client, entity, text, ...of })
    const id = await entity.inside((tx) => plantDrawing(tx, { legalEntityId: entity.id, productId }))
    await client.query('update picture set alt = $2 where id = $1', [id, text])
    return id
  },
  imp: ({ plant }) => plant.import('done'),
  imm: ({ insert, text }) =>
    insert('import_mapping', {
      name: text,
      preset: 'carnet-customers',
      columns: JSON.stringify({ name: text }),
      reading: JSON.stringify(READING),
    }),
}

/** A variant with its product, which has a brand, a category, a price, a barcode, and stock in each store. */
function variant({ entity, plant, stores, text }: WholeOf) {
  return entity.inside(async (tx) =>
    plantVariant(tx, {
      legalEntityId: entity.id,
      code: text,
      name: text,
      barcode: text,
      // The ids of rows just made.
      brandId: (await plant.whole('brd')) as Id<'brand'>,
      categoryId: (await plant.whole('cat')) as Id<'category'>,
      options: { size: text },
      prices: [{ amountMinor: 125_000, currency: 'EUR' }],
      stock: Object.fromEntries(Object.values(stores).map((storeId) => [storeId, 3])),
    }),
  )
}
