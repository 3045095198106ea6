// Bodies of what is about customers, goods, sales, client books and files.
import { counted, next } from './ground.ts'
import { type Side, wire } from './specimens.ts'

/** A picture of 7 by 5 pixels. */
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAYAAACJmvbYAAAAJUlEQVR4AbTJsQkAAAgDQclKv3WWjJVgZefDVS9whiGb6uhpNgAAAP//IRpJ5wAAAAZJREFUAwBWoA50SJf+2wAAAABJRU5ErkJggg=='

const name = () => ({ en: next('Name') })
const variant = () => ({
  code: next('SKU'),
  barcode: next('barcode'),
  options: { size: '52' },
  prices: [{ amountMinor: 125_000, currency: 'EUR' }],
})
const reassignment = ({ keepers, successor }: Side) => ({
  fromAssociateId: wire('ass', keepers.here),
  rule: { by: 'evenly', to: [wire('ass', successor)] },
})
const loose = (side: Side) => ({ customerIds: [wire('cus', side.loose)], reason: next('reason') })
const reading = ({ stores }: Side) => ({ currency: 'EUR', storeId: wire('sto', stores.here) })

export const TRADE_BODIES: Readonly<Record<string, (side: Side) => object>> = {
  createCustomer: ({ stores, patrons }) => ({
    name: next('Name'),
    homeStoreId: wire('sto', stores.here),
    addressBookIds: [wire('abk', patrons.here)],
    contactPoints: [
      { kind: 'email', typed: `${next('mail')}@example.com` },
      { kind: 'phone', typed: `+39 334 ${1_000_000 + counted()}` },
    ],
    addresses: [{ lines: [next('Via')], country: 'IT' }],
    externalIds: [{ system: 'till', value: next('till') }],
    loyaltyCards: [{ number: next('card') }],
    attributes: { motto: next('motto'), likes: ['gold'] },
    consents: [{ channel: 'email', purpose: 'marketing', decision: 'given' }],
    isNew: true,
  }),
  updateCustomer: () => ({ preferredName: next('Name'), attributes: { motto: next('motto') } }),
  recordConsent: () => ({ channel: 'email', purpose: 'marketing', decision: 'given' }),
  setBuyer: () => ({ title: next('title') }),

  createBrand: () => ({ code: next('code'), name: next('Name') }),
  updateBrand: () => ({ name: next('Name') }),
  createCategory: ({ category }) => ({ code: next('code'), name: name(), parentId: wire('cat', category) }),
  updateCategory: ({ category }) => ({ name: name(), parentId: wire('cat', category) }),
  createProduct: ({ brand, category }) => ({
    code: next('ITEM'),
    name: name(),
    brandId: wire('brd', brand),
    categoryId: wire('cat', category),
    variants: [variant()],
  }),
  updateProduct: ({ brand, category }) => ({
    name: name(),
    brandId: wire('brd', brand),
    categoryId: wire('cat', category),
  }),
  createVariant: variant,
  updateVariant: () => ({ options: { size: next('size') } }),
  setStock: () => ({ quantity: counted() % 100 }),
  addPicture: () => ({ data: PNG, alt: next('alt') }),

  recordOrder: ({ stores, loose: customer, variant: goods, keepers }) => ({
    number: next('number'),
    currency: 'EUR',
    placedAt: '2026-03-01T12:00:00Z',
    storeId: wire('sto', stores.here),
    customerId: wire('cus', customer),
    lines: [
      {
        item: { variantId: wire('var', goods) },
        quantity: '1',
        unitPrice: '12.50',
        associateId: wire('ass', keepers.here),
      },
    ],
  }),
  updateOrder: (side) => ({ status: 'shipped', customerId: wire('cus', side.loose) }),
  cancelOrder: () => ({ reason: next('reason') }),
  setLoyalty: () => ({ tier: 'gold', points: counted(), asOf: '2026-03-01T12:00:00Z' }),
  addWish: (side) => ({ variantId: wire('var', side.variant), note: next('note') }),

  addClients: loose,
  removeClients: loose,
  previewReassignment: reassignment,
  reassignClients: (side) => ({ ...reassignment(side), reason: next('reason') }),
  createSavedView: () => ({
    name: next('Name'),
    book: 'own',
    query: { refinements: [{ by: 'values', attribute: 'likes', anyOf: ['gold'] }] },
  }),
  updateSavedView: () => ({ name: next('Name') }),

  createImport: (side) => ({ mappingId: wire('imm', side.mapping), fileName: next('file'), reading: reading(side) }),
  setImportPart: () => ({ data: Buffer.from(next('part')).toString('base64') }),
  startImport: () => ({ parts: 1 }),
  createImportMapping: (side) => ({ name: next('Name'), preset: 'carnet-customers', reading: reading(side) }),
  updateImportMapping: (side) => ({ name: next('Name'), reading: { ...reading(side) } }),
}
