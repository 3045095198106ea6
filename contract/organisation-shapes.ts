import { z } from 'zod'
import {
  AddressBookId,
  AssociateId,
  Code,
  Currency,
  DeviceId,
  Instant,
  Language,
  LegalEntityId,
  line,
  StoreId,
  TimeZone,
  Version,
} from './shared.ts'

const languages = z
  .array(Language)
  .min(1)
  .max(3)
  .overwrite((values) => [...new Set(values)])
  .meta({ description: 'The first is the main one' })
const addressBookIds = z.array(AddressBookId).max(100)
const storeIds = z.array(StoreId).max(500)

const legalEntityFields = { name: line(100), currency: Currency, languages, timeZone: TimeZone }

export const LegalEntity = z
  .object({ id: LegalEntityId, code: Code, ...legalEntityFields, version: Version })
  .meta({ id: 'LegalEntity' })
export type LegalEntity = z.output<typeof LegalEntity>

/** What a legal entity is opened with; its code never changes afterwards. */
export const OpenLegalEntity = z.strictObject({ id: LegalEntityId.optional(), code: Code, ...legalEntityFields })
export type OpenLegalEntity = z.output<typeof OpenLegalEntity>

export const UpdateLegalEntity = z.strictObject(legalEntityFields).partial()
export type UpdateLegalEntity = z.output<typeof UpdateLegalEntity>

const storeFields = {
  code: Code,
  name: line(100),
  timeZone: TimeZone,
  currency: Currency,
  languages,
  customerAddressBookIds: addressBookIds.meta({ description: 'Whose customers the store’s search finds' }),
  employeeAddressBookIds: addressBookIds.meta({ description: 'Whose client books the store client book shows' }),
}

export const Store = z
  .object({ id: StoreId, ...storeFields, closedAt: Instant.nullable(), version: Version })
  .meta({ id: 'Store' })
export type Store = z.output<typeof Store>

export const OpenStore = z.strictObject({ id: StoreId.optional(), ...storeFields })
export type OpenStore = z.output<typeof OpenStore>

export const UpdateStore = z.strictObject(storeFields).partial()
export type UpdateStore = z.output<typeof UpdateStore>

const addressBookFields = { code: Code, name: line(100) }

export const AddressBook = z
  .object({ id: AddressBookId, ...addressBookFields, version: Version })
  .meta({ id: 'AddressBook' })
export type AddressBook = z.output<typeof AddressBook>

export const CreateAddressBook = z.strictObject({ id: AddressBookId.optional(), ...addressBookFields })
export type CreateAddressBook = z.output<typeof CreateAddressBook>

export const UpdateAddressBook = z.strictObject(addressBookFields).partial()
export type UpdateAddressBook = z.output<typeof UpdateAddressBook>

export const AddressBookUse = z
  .object({
    stores: z.array(
      z.object({ id: StoreId, code: Code, name: z.string(), kinds: z.array(z.enum(['customer', 'employee'])) }),
    ),
    associateCount: z.int().meta({ description: 'The list of associates filters by address book' }),
  })
  .meta({ id: 'AddressBookUse' })
export type AddressBookUse = z.output<typeof AddressBookUse>

const associateFields = {
  personnelNumber: line(50),
  name: line(200),
  preferredName: line(100).nullable(),
  language: Language,
  storeIds,
  addressBookIds: addressBookIds.meta({
    description: 'The store client book of every store with one of these as employee address book shows the clients',
  }),
}

export const Associate = z
  .object({ id: AssociateId, ...associateFields, deactivatedAt: Instant.nullable(), version: Version })
  .meta({ id: 'Associate' })
export type Associate = z.output<typeof Associate>

export const CreateAssociate = z.strictObject({
  id: AssociateId.optional(),
  ...associateFields,
  preferredName: associateFields.preferredName.default(null),
})
export type CreateAssociate = z.output<typeof CreateAssociate>

export const UpdateAssociate = z.strictObject(associateFields).partial()
export type UpdateAssociate = z.output<typeof UpdateAssociate>

export const Device = z
  .object({
    id: DeviceId,
    name: line(100),
    storeId: StoreId,
    shared: z.boolean().meta({ description: 'Associates take turns on it by PIN' }),
    lastSeenAt: Instant.nullable(),
    retiredAt: Instant.nullable(),
    version: Version,
  })
  .meta({ id: 'Device' })
export type Device = z.output<typeof Device>

export const RegisterDevice = z.strictObject({
  id: DeviceId.optional(),
  name: line(100),
  storeId: StoreId,
  shared: z.boolean(),
})
export type RegisterDevice = z.output<typeof RegisterDevice>

export const RenameDevice = z.strictObject({ name: line(100) })
