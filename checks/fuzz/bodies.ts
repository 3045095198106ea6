import { counted, next } from './ground.ts'
import { PASSWORD, PIN, type Side, wire } from './specimens.ts'
import { TRADE_BODIES } from './trade-bodies.ts'

/**
 * A body that the endpoint accepts from somebody who works in the store `here`, by operationId. Endpoints without one take no
 * body. The fuzzer starts from these where what fits is decided by more than the schema.
 */
export function bodyFor(operationId: string, side: Side): object | undefined {
  return BODIES[operationId]?.(side)
}

type Query = Readonly<Record<string, string>>

/** What has to stand behind the address of an endpoint that only reads, or makes it answer with all it has. */
export function queryFor(operationId: string, side: Side): Query {
  return QUERIES[operationId]?.(side) ?? {}
}

const QUERIES: Readonly<Record<string, (side: Side) => Query>> = {
  readCustomerMatches: () => ({ text: 'cnry' }),
  readLikelyDuplicates: () => ({ name: 'CNRY customer' }),
  listClients: () => ({ facets: 'true' }),
  // A token stands in no store.
  listStoreClients: (side) => ({ facets: 'true', storeId: here(side) }),
}

const named = () => ({ code: next('code'), name: { en: next('Name') } })
const store = () => ({
  code: next('code'),
  name: next('Name'),
  timeZone: 'Europe/Rome',
  currency: 'EUR',
  languages: ['en'],
  customerAddressBookIds: [],
  employeeAddressBookIds: [],
})
const here = ({ stores }: Side) => wire('sto', stores.here)

const BODIES: Readonly<Record<string, (side: Side) => object>> = {
  updateLegalEntity: () => ({ name: next('Name') }),
  openStore: store,
  updateStore: () => ({ name: next('Name') }),
  createAddressBook: () => ({ code: next('code'), name: next('Name') }),
  updateAddressBook: () => ({ name: next('Name') }),
  createAssociate: (side) => ({
    personnelNumber: next('number'),
    name: next('Name'),
    language: 'en',
    storeIds: [here(side)],
    addressBookIds: [],
  }),
  updateAssociate: () => ({ preferredName: next('Name') }),
  registerDevice: (side) => ({ name: next('Name'), storeId: here(side), shared: true }),
  renameDevice: () => ({ name: next('Name') }),
  openLegalEntity: () => ({
    code: next('code'),
    name: next('Name'),
    currency: 'EUR',
    languages: ['en'],
    timeZone: 'Europe/Rome',
  }),
  changePassword: () => ({ currentPassword: PASSWORD, newPassword: next('another ladder of oregano') }),
  takeTurn: ({ pinned }) => ({ associateId: wire('ass', pinned), pin: PIN }),
  chooseStore: (side) => ({ storeId: here(side) }),
  setPin: () => ({ pin: '7391' }),
  giveAccount: () => ({ login: `${next('login')}@example.com` }),
  createRole: () => ({ ...named(), operations: [] }),
  updateRole: () => ({ name: { en: next('Name') } }),
  assignRole: (side) => ({ roleId: wire('rol', side.role), storeId: here(side) }),
  deactivateAssociate: () => ({ reason: 'planted' }),
  reactivateAssociate: () => ({ reason: 'planted' }),
  createToken: () => ({ name: next('token'), operations: ['token.manage'], expiresAt: '2026-06-01T00:00:00Z' }),
  switchFeature: () => ({ isOn: counted() % 2 === 0 }),
  setParameter: () => ({ value: 1 + (counted() % 300) }),
  createNumberSequence: () => ({
    code: next('code'),
    name: next('Name'),
    pattern: 'N-{######}',
    allocation: 'gap-free',
  }),
  updateNumberSequence: () => ({ name: next('Name') }),
  createAttributeType: () => ({ ...named(), definition: { kind: 'text' } }),
  updateAttributeType: () => ({ name: { en: next('Name') } }),
  createAttribute: (side) => ({ ...named(), typeId: wire('aty', side.attributeType) }),
  updateAttribute: () => ({ name: { en: next('Name') } }),
  createAttributeGroup: named,
  updateAttributeGroup: () => ({ name: { en: next('Name') } }),
  setAttributeGroupMembers: () => ({ members: [] }),
  ...TRADE_BODIES,
}
