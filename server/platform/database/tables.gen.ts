// Written by `npm run db-types` from the migrated catalog; a check compares it. Do not edit.
import type { Id } from '#contract/shared.ts'
import type { ColumnType, Generated } from 'kysely'

/** A json column: read as what was stored, written as JSON text. */
type Json = ColumnType<unknown, string, string>

export interface Account {
  id: Id<'account'>
  login: string
  passwordHash: string | null
  version: Generated<number>
  createdAt: Generated<Date>
}

export interface AddressBook {
  legalEntityId: Id<'legal_entity'>
  id: Id<'address_book'>
  code: string
  name: string
  version: Generated<number>
  createdAt: Generated<Date>
}

export interface ApiToken {
  legalEntityId: Id<'legal_entity'>
  id: Id<'api_token'>
  associateId: Id<'associate'>
  name: string
  secretHash: Buffer
  operations: string[]
  networks: Generated<string[]>
  expiresAt: Date
  lastUsedAt: Date | null
  revokedAt: Date | null
  createdAt: Generated<Date>
}

export interface Associate {
  legalEntityId: Id<'legal_entity'>
  id: Id<'associate'>
  personnelNumber: string
  name: string
  preferredName: string | null
  language: string
  deactivatedAt: Date | null
  version: Generated<number>
  createdAt: Generated<Date>
  searchText: Generated<string>
  sortName: Generated<string>
}

export interface AssociateAddressBook {
  legalEntityId: Id<'legal_entity'>
  associateId: Id<'associate'>
  addressBookId: Id<'address_book'>
}

export interface AssociatePin {
  legalEntityId: Id<'legal_entity'>
  associateId: Id<'associate'>
  pinHash: string
}

export interface AssociateStore {
  legalEntityId: Id<'legal_entity'>
  associateId: Id<'associate'>
  storeId: Id<'store'>
}

export interface Attribute {
  legalEntityId: Id<'legal_entity'>
  id: Id<'attribute'>
  code: string
  typeId: Id<'attribute_type'>
  name: Json
  help: ColumnType<unknown, string | null | undefined, string | null>
  refiner: ColumnType<unknown, string | null | undefined, string | null>
  defaultValue: ColumnType<unknown, string | null | undefined, string | null>
  retiredAt: Date | null
  version: Generated<number>
  createdAt: Generated<Date>
}

export interface AttributeChange {
  legalEntityId: Id<'legal_entity'>
  customerId: Id<'customer'>
  id: Id<'attribute_change'>
  attribute: string
  before: ColumnType<unknown, string | null | undefined, string | null>
  after: ColumnType<unknown, string | null | undefined, string | null>
  at: Date
  changedBy: string | null
  source: string
}

export interface AttributeGroup {
  legalEntityId: Id<'legal_entity'>
  id: Id<'attribute_group'>
  code: string
  name: Json
  version: Generated<number>
  createdAt: Generated<Date>
}

export interface AttributeGroupMember {
  legalEntityId: Id<'legal_entity'>
  groupId: Id<'attribute_group'>
  attributeId: Id<'attribute'>
  displayOrder: number
  defaultValue: ColumnType<unknown, string | null | undefined, string | null>
}

export interface AttributeType {
  legalEntityId: Id<'legal_entity'>
  id: Id<'attribute_type'>
  code: string
  name: Json
  description: ColumnType<unknown, string | null | undefined, string | null>
  definition: Json
  version: Generated<number>
  createdAt: Generated<Date>
}

export interface AuditEntry {
  legalEntityId: Id<'legal_entity'>
  id: Id<'audit_entry'>
  at: Generated<Date>
  era: Generated<number>
  transaction: Generated<number>
  outcome: 'done' | 'denied'
  actorKind: 'associate' | 'token' | 'job' | 'system' | 'anonymous'
  actorId: string | null
  action: string
  subjectKind: string | null
  subjectId: string | null
  before: ColumnType<unknown, string | null | undefined, string | null>
  after: ColumnType<unknown, string | null | undefined, string | null>
  reason: string | null
  storeId: Id<'store'> | null
  deviceId: Id<'device'> | null
  requestId: string | null
}

export interface AuditSeal {
  legalEntityId: Id<'legal_entity'>
  number: number
  era: number
  fromTransaction: number
  toTransaction: number
  entries: number
  previousHash: Buffer
  hash: Buffer
  sealedAt: Date
}

export interface Brand {
  legalEntityId: Id<'legal_entity'>
  id: Id<'brand'>
  code: string
  name: string
  version: Generated<number>
  createdAt: Generated<Date>
}

export interface Category {
  legalEntityId: Id<'legal_entity'>
  id: Id<'category'>
  code: string
  name: Json
  parentId: Id<'category'> | null
  version: Generated<number>
  createdAt: Generated<Date>
}

export interface ClientBook {
  legalEntityId: Id<'legal_entity'>
  id: Id<'client_book'>
  number: string
  associateId: Id<'associate'>
  createdAt: Generated<Date>
}

export interface ClientBookEvent {
  legalEntityId: Id<'legal_entity'>
  id: Id<'client_book_event'>
  operationId: string
  action: 'added' | 'removed' | 'reassigned' | 'undone' | 'expired'
  customerId: Id<'customer'>
  fromAssociateId: string | null
  toAssociateId: string | null
  role: string
  fromUntil: Date | null
  fromSince: Date | null
  toHadRole: string | null
  toHadUntil: Date | null
  toHadSince: Date | null
  toRole: string | null
  toUntil: Date | null
  toSince: Date | null
  at: Date
  byAssociateId: string | null
  reason: string | null
  happenedIn: Generated<number>
}

export interface ClientBookOperation {
  legalEntityId: Id<'legal_entity'>
  id: Id<'client_book_operation'>
  kind: 'add' | 'remove' | 'reassign' | 'expire'
  at: Date
  byAssociateId: string | null
  reason: string | null
  rule: ColumnType<unknown, string | null | undefined, string | null>
  changedCount: number
  unchangedCount: number
  undoneAt: Date | null
  undoneBy: string | null
}

export interface CompanyBuyer {
  legalEntityId: Id<'legal_entity'>
  companyId: Id<'customer'>
  buyerId: Id<'customer'>
  title: string | null
}

export interface ConsentEntry {
  legalEntityId: Id<'legal_entity'>
  customerId: Id<'customer'>
  id: Id<'consent_entry'>
  channel: 'email' | 'sms' | 'whatsapp' | 'phone' | 'post' | 'any'
  purpose: 'marketing' | 'service' | 'profiling'
  decision: 'given' | 'withdrawn'
  at: Date
  recordedAt: Date
  source: string
  wording: string | null
  evidence: string | null
  recordedBy: string | null
  storeId: Id<'store'> | null
}

export interface ContactPoint {
  legalEntityId: Id<'legal_entity'>
  customerId: Id<'customer'>
  id: Id<'contact_point'>
  kind: 'phone' | 'email'
  value: string
  typed: string
  searchKey: string
  label: string | null
  isPrimary: boolean
  isReachable: boolean
  position: number
}

export interface Customer {
  legalEntityId: Id<'legal_entity'>
  id: Id<'customer'>
  number: string | null
  kind: 'person' | 'company'
  name: string
  preferredName: string | null
  languages: Generated<string[]>
  homeStoreId: Id<'store'> | null
  attributes: ColumnType<unknown, string | undefined, string>
  lastPurchaseOn: string | null
  lastHelpedBy: string | null
  version: Generated<number>
  createdAt: Generated<Date>
  createdBy: string | null
}

export interface CustomerAddressBook {
  legalEntityId: Id<'legal_entity'>
  customerId: Id<'customer'>
  addressBookId: Id<'address_book'>
}

export interface CustomerExternalId {
  legalEntityId: Id<'legal_entity'>
  system: string
  value: string
  customerId: Id<'customer'>
}

export interface CustomerKeeper {
  legalEntityId: Id<'legal_entity'>
  associateId: Id<'associate'>
  customerId: Id<'customer'>
  role: 'primary' | 'secondary' | 'cover'
  until: Date | null
  since: Date
  sortName: string
  searchText: string
  attributes: Json
  lastPurchaseOn: string | null
  changedIn: Generated<number>
}

export interface CustomerSpend {
  legalEntityId: Id<'legal_entity'>
  customerId: Id<'customer'>
  currency: string
  year: number
  boughtCount: number
  boughtMinor: number
  returnedCount: number
  returnedMinor: number
  firstOn: string | null
  lastOn: string | null
}

export interface CustomerWord {
  legalEntityId: Id<'legal_entity'>
  word: string
  customerId: Id<'customer'>
  words: string
}

export interface Device {
  legalEntityId: Id<'legal_entity'>
  id: Id<'device'>
  storeId: Id<'store'>
  name: string
  shared: Generated<boolean>
  retiredAt: Date | null
  lastSeenAt: Date | null
  version: Generated<number>
  createdAt: Generated<Date>
}

export interface EventReceipt {
  legalEntityId: Id<'legal_entity'>
  subscriber: string
  eventId: string
  at: Generated<Date>
}

export interface FeatureState {
  legalEntityId: Id<'legal_entity'>
  feature: string
  isOn: boolean
  changedAt: Date
  changedBy: Id<'associate'> | null
  version: number
}

export interface IdempotencyKey {
  legalEntityId: Id<'legal_entity'>
  principal: string
  key: string
  fingerprint: string
  status: number | null
  body: string | null
  createdAt: Generated<Date>
}

export interface ImportBatch {
  legalEntityId: Id<'legal_entity'>
  id: Id<'import_batch'>
  preset: string
  columns: Json
  reading: Json
  fileName: string
  fileBytes: number | null
  fileHash: string | null
  header: ColumnType<unknown, string | null | undefined, string | null>
  isDryRun: boolean
  state: 'receiving' | 'queued' | 'running' | 'done' | 'refused' | 'undoing' | 'undone'
  rowsDone: Generated<number>
  createdCount: Generated<number>
  changedCount: Generated<number>
  sameCount: Generated<number>
  refusedCount: Generated<number>
  skippedCount: Generated<number>
  leftCount: Generated<number>
  notes: ColumnType<unknown, string | undefined, string>
  because: string | null
  byAssociateId: string | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  undoneAt: Date | null
}

export interface ImportEffect {
  legalEntityId: Id<'legal_entity'>
  batchId: Id<'import_batch'>
  kind: string
  recordId: string
  before: ColumnType<unknown, string | null | undefined, string | null>
  version: number | null
}

export interface ImportGroup {
  legalEntityId: Id<'legal_entity'>
  batchId: Id<'import_batch'>
  key: string
  rowsSeen: number
}

export interface ImportMapping {
  legalEntityId: Id<'legal_entity'>
  id: Id<'import_mapping'>
  name: string
  preset: string
  columns: Json
  reading: Json
  version: Generated<number>
  createdAt: Generated<Date>
}

export interface ImportPart {
  legalEntityId: Id<'legal_entity'>
  batchId: Id<'import_batch'>
  number: number
  bytes: Buffer
}

export interface ImportRemark {
  legalEntityId: Id<'legal_entity'>
  batchId: Id<'import_batch'>
  rowNumber: number
  code: string
  wasTaken: boolean
  lineNumber: number
  columnName: string | null
  cells: ColumnType<unknown, string | null | undefined, string | null>
}

export interface Installation {
  id: Generated<number>
  secret: Buffer
  cluster: string | null
  era: Generated<number>
  createdAt: Generated<Date>
}

export interface JobRun {
  legalEntityId: Id<'legal_entity'>
  id: Id<'job_run'>
  job: string
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
  key: string | null
  attempts: Generated<number>
  data: Json
  log: ColumnType<unknown, string | undefined, string>
  error: string | null
  askedByKind: string
  askedById: string | null
  queuedAt: Generated<Date>
  dueAt: Generated<Date>
  startedAt: Date | null
  finishedAt: Date | null
}

export interface LegalEntity {
  id: Id<'legal_entity'>
  code: string
  name: string
  currency: string
  languages: string[]
  timeZone: string
  version: Generated<number>
  createdAt: Generated<Date>
}

export interface LoyaltyCard {
  legalEntityId: Id<'legal_entity'>
  number: string
  customerId: Id<'customer'>
  programme: string | null
}

export interface LoyaltyStanding {
  legalEntityId: Id<'legal_entity'>
  customerId: Id<'customer'>
  programme: string
  tier: string | null
  points: number
  asOf: Date
}

export interface Membership {
  accountId: Id<'account'>
  legalEntityId: Id<'legal_entity'>
  associateId: Id<'associate'>
}

export interface NameWord {
  legalEntityId: Id<'legal_entity'>
  word: string
}

export interface NameWordVariant {
  legalEntityId: Id<'legal_entity'>
  variant: string
  word: string
}

export interface NumberBlock {
  legalEntityId: Id<'legal_entity'>
  numberSequenceId: Id<'number_sequence'>
  fromValue: number
  toValue: number
  nextValue: number
  hasRest: boolean
  kind: 'reserved' | 'skipped'
  madeAt: Date
  madeBy: Id<'associate'> | null
}

export interface NumberSequence {
  legalEntityId: Id<'legal_entity'>
  id: Id<'number_sequence'>
  code: string
  name: string
  pattern: string
  formerPatterns: Generated<string[]>
  allocation: 'gap-free' | 'fast'
  blockSize: number
  smallest: number
  largest: number
  nextValue: number
  highestIssued: number | null
  blocksFrom: Generated<number>
  state: Generated<'active' | 'stopped'>
  version: Generated<number>
  createdAt: Generated<Date>
}

export interface OneTimeLink {
  legalEntityId: Id<'legal_entity'>
  id: Id<'one_time_link'>
  associateId: Id<'associate'>
  purpose: 'sign-in' | 'set-password'
  secretHash: Buffer
  expiresAt: Date
  usedAt: Date | null
}

export interface OrderLine {
  legalEntityId: Id<'legal_entity'>
  orderId: Id<'sales_order'>
  lineNumber: number
  variantId: Id<'variant'> | null
  itemCode: string
  itemKind: 'goods' | 'service' | 'adjustment'
  description: string | null
  quantity: string
  unitPrice: string
  discountMinor: Generated<number>
  amountMinor: number
  associateId: Id<'associate'> | null
  returnOfOrderId: string | null
  returnOfLineNumber: number | null
  reason: string | null
}

export interface ParameterValue {
  legalEntityId: Id<'legal_entity'>
  parameter: string
  isSet: boolean
  value: Json
  referenceKind: string | null
  changedAt: Date
  changedBy: Id<'associate'> | null
  version: number
}

export interface Picture {
  legalEntityId: Id<'legal_entity'>
  id: Id<'picture'>
  productId: Id<'product'>
  position: number
  alt: string | null
  mediaType: 'image/png' | 'image/jpeg' | 'image/webp' | 'image/svg+xml'
  width: number
  height: number
  bytes: Buffer
  createdAt: Generated<Date>
}

export interface PostalAddress {
  legalEntityId: Id<'legal_entity'>
  customerId: Id<'customer'>
  id: Id<'postal_address'>
  label: string | null
  lines: Generated<string[]>
  postcode: string | null
  city: string | null
  region: string | null
  country: string | null
  isPrimary: boolean
  position: number
}

export interface Product {
  legalEntityId: Id<'legal_entity'>
  id: Id<'product'>
  code: string
  kind: 'goods' | 'service'
  name: Json
  description: ColumnType<unknown, string | null | undefined, string | null>
  brandId: Id<'brand'> | null
  categoryId: Id<'category'> | null
  namedBy: Generated<string>
  searchText: Generated<string>
  retiredAt: Date | null
  version: Generated<number>
  createdAt: Generated<Date>
}

export interface Role {
  legalEntityId: Id<'legal_entity'>
  id: Id<'role'>
  code: string
  name: Json
  preset: string | null
  version: Generated<number>
  createdAt: Generated<Date>
}

export interface RoleAssignment {
  legalEntityId: Id<'legal_entity'>
  id: Id<'role_assignment'>
  associateId: Id<'associate'>
  roleId: Id<'role'>
  storeId: Id<'store'> | null
  createdAt: Generated<Date>
}

export interface RoleOperation {
  legalEntityId: Id<'legal_entity'>
  roleId: Id<'role'>
  operation: string
  scope: 'own' | 'store' | 'addressBook' | 'legalEntity' | 'installation'
}

export interface SalesOrder {
  legalEntityId: Id<'legal_entity'>
  id: Id<'sales_order'>
  source: string
  number: string
  kind: 'sale' | 'return' | 'adjustment'
  channel: 'store' | 'online' | 'phone' | 'marketplace' | 'other'
  storeId: Id<'store'> | null
  customerId: Id<'customer'> | null
  currency: string
  country: string | null
  status: 'placed' | 'processing' | 'ready-for-pickup' | 'shipped' | 'awaiting-receipt' | 'completed' | 'cancelled'
  isOpen: Generated<boolean>
  placedAt: Date
  day: string
  totalMinor: number
  lineCount: number
  helpedBy: string | null
  reason: string | null
  version: Generated<number>
  createdAt: Generated<Date>
}

export interface SavedView {
  legalEntityId: Id<'legal_entity'>
  id: Id<'saved_view'>
  associateId: Id<'associate'>
  name: string
  book: 'own' | 'store'
  query: Json
  sharedWithStoreId: Id<'store'> | null
  version: Generated<number>
  createdAt: Generated<Date>
}

export interface Session {
  legalEntityId: Id<'legal_entity'>
  id: Id<'session'>
  accountId: Id<'account'>
  associateId: Id<'associate'>
  secretHash: Buffer
  deviceId: Id<'device'> | null
  storeId: Id<'store'> | null
  createdAt: Date
  lastSeenAt: Date
  expiresAt: Date
  idleMinutes: number
  endedAt: Date | null
  endedBecause: 'signed-out' | 'revoked' | 'rotated' | 'switched' | 'deactivated' | 'password-changed' | null
}

export interface SetupToken {
  secretHash: Buffer
  expiresAt: Date
  usedAt: Date | null
}

export interface SignInFailure {
  bucket: string
  failures: number
  lastFailedAt: Date
}

export interface Stock {
  legalEntityId: Id<'legal_entity'>
  variantId: Id<'variant'>
  storeId: Id<'store'>
  quantity: number
  countedAt: Date
}

export interface Store {
  legalEntityId: Id<'legal_entity'>
  id: Id<'store'>
  code: string
  name: string
  timeZone: string
  currency: string
  languages: string[]
  closedAt: Date | null
  version: Generated<number>
  createdAt: Generated<Date>
}

export interface StoreAddressBook {
  legalEntityId: Id<'legal_entity'>
  storeId: Id<'store'>
  kind: 'customer' | 'employee'
  addressBookId: Id<'address_book'>
}

export interface Variant {
  legalEntityId: Id<'legal_entity'>
  id: Id<'variant'>
  productId: Id<'product'>
  code: string
  barcode: string | null
  options: ColumnType<unknown, string | undefined, string>
  retiredAt: Date | null
  version: Generated<number>
  createdAt: Generated<Date>
}

export interface VariantPrice {
  legalEntityId: Id<'legal_entity'>
  variantId: Id<'variant'>
  currency: string
  amountMinor: number
}

export interface Wish {
  legalEntityId: Id<'legal_entity'>
  customerId: Id<'customer'>
  id: Id<'wish'>
  variantId: Id<'variant'>
  list: string
  note: string | null
  addedAt: Date
}

export interface DB {
  account: Account
  addressBook: AddressBook
  apiToken: ApiToken
  associate: Associate
  associateAddressBook: AssociateAddressBook
  associatePin: AssociatePin
  associateStore: AssociateStore
  attribute: Attribute
  attributeChange: AttributeChange
  attributeGroup: AttributeGroup
  attributeGroupMember: AttributeGroupMember
  attributeType: AttributeType
  auditEntry: AuditEntry
  auditSeal: AuditSeal
  brand: Brand
  category: Category
  clientBook: ClientBook
  clientBookEvent: ClientBookEvent
  clientBookOperation: ClientBookOperation
  companyBuyer: CompanyBuyer
  consentEntry: ConsentEntry
  contactPoint: ContactPoint
  customer: Customer
  customerAddressBook: CustomerAddressBook
  customerExternalId: CustomerExternalId
  customerKeeper: CustomerKeeper
  customerSpend: CustomerSpend
  customerWord: CustomerWord
  device: Device
  eventReceipt: EventReceipt
  featureState: FeatureState
  idempotencyKey: IdempotencyKey
  importBatch: ImportBatch
  importEffect: ImportEffect
  importGroup: ImportGroup
  importMapping: ImportMapping
  importPart: ImportPart
  importRemark: ImportRemark
  installation: Installation
  jobRun: JobRun
  legalEntity: LegalEntity
  loyaltyCard: LoyaltyCard
  loyaltyStanding: LoyaltyStanding
  membership: Membership
  nameWord: NameWord
  nameWordVariant: NameWordVariant
  numberBlock: NumberBlock
  numberSequence: NumberSequence
  oneTimeLink: OneTimeLink
  orderLine: OrderLine
  parameterValue: ParameterValue
  picture: Picture
  postalAddress: PostalAddress
  product: Product
  role: Role
  roleAssignment: RoleAssignment
  roleOperation: RoleOperation
  salesOrder: SalesOrder
  savedView: SavedView
  session: Session
  setupToken: SetupToken
  signInFailure: SignInFailure
  stock: Stock
  store: Store
  storeAddressBook: StoreAddressBook
  variant: Variant
  variantPrice: VariantPrice
  wish: Wish
}
