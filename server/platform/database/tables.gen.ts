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

export interface Membership {
  accountId: Id<'account'>
  legalEntityId: Id<'legal_entity'>
  associateId: Id<'associate'>
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

export interface DB {
  account: Account
  addressBook: AddressBook
  apiToken: ApiToken
  associate: Associate
  associateAddressBook: AssociateAddressBook
  associatePin: AssociatePin
  associateStore: AssociateStore
  attribute: Attribute
  attributeGroup: AttributeGroup
  attributeGroupMember: AttributeGroupMember
  attributeType: AttributeType
  auditEntry: AuditEntry
  auditSeal: AuditSeal
  device: Device
  eventReceipt: EventReceipt
  featureState: FeatureState
  idempotencyKey: IdempotencyKey
  installation: Installation
  jobRun: JobRun
  legalEntity: LegalEntity
  membership: Membership
  numberBlock: NumberBlock
  numberSequence: NumberSequence
  oneTimeLink: OneTimeLink
  parameterValue: ParameterValue
  role: Role
  roleAssignment: RoleAssignment
  roleOperation: RoleOperation
  session: Session
  setupToken: SetupToken
  signInFailure: SignInFailure
  store: Store
  storeAddressBook: StoreAddressBook
}
