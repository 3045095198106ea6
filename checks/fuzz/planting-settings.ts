import { wire } from './wire.ts'
import { type Ground, next } from './ground.ts'

const at = new Date('2026-01-01T00:00:00Z')

/** Clienteling is on, books have numbers, a customer may be in several, and cards and filters have something to show. */
export async function plantSettings(ground: Ground): Promise<void> {
  const { insert, put, canary } = ground
  const set = (parameter: string, value: unknown, reference_kind: string | null = null) =>
    put('parameter_value', {
      parameter,
      is_set: true,
      value: JSON.stringify(value),
      reference_kind,
      changed_at: at,
      version: 2,
    })
  await put('feature_state', { feature: 'clienteling', is_on: true, changed_at: at, version: 2 })
  const sequence = await insert('number_sequence', {
    code: next('books'),
    name: canary('whole', 'sequence'),
    pattern: `${canary('whole', 'number')}-{######}`,
    allocation: 'gap-free',
    block_size: 50,
    smallest: 1,
    largest: 999_999,
    next_value: 1,
  })
  await set('client-book.number-sequence', wire('seq', sequence), 'number_sequence')
  await set('client-book.policy', 'several')
  await set('client-book.measures', ['purchases.lifetime-spend'])

  const options = ['gold', 'silk'].map((code) => ({ code, label: { en: code }, retired: false }))
  const motto = await plantGroup(ground, { code: 'motto', definition: { kind: 'text', several: false } })
  const likes = await plantGroup(ground, { code: 'likes', definition: { kind: 'list', several: true, options } })
  await set('customers.attribute-group', wire('agr', motto), 'attribute_group')
  await set('client-book.attribute-group', wire('agr', likes), 'attribute_group')
}

/** A group with one attribute that customers are filtered by. */
async function plantGroup(
  { insert, put, canary }: Ground,
  { code, definition }: { readonly code: string; readonly definition: object },
): Promise<string> {
  const name = JSON.stringify({ en: canary('whole', code) })
  const type_id = await insert('attribute_type', { code: next(code), name, definition: JSON.stringify(definition) })
  const refiner = JSON.stringify({ offer: 'multi' })
  const attribute_id = await insert('attribute', { code, type_id, name, refiner })
  const group_id = await insert('attribute_group', { code: next('group'), name })
  await put('attribute_group_member', { group_id, attribute_id, display_order: 1 })
  return group_id
}
