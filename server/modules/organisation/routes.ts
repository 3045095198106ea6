import { organisation } from '#contract/organisation.ts'
import { requireGrant } from '#platform/context.ts'
import { bind } from '#platform/module.ts'
import { listAddressBooks, readAddressBookUse, requireAddressBook } from './address-books.ts'
import { requireAssociateInReach } from './associates.ts'
import { renameDevice, retireDevice } from './change-device.ts'
import { closeStore, reopenStore } from './close-store.ts'
import { createAddressBook } from './create-address-book.ts'
import { createAssociate } from './create-associate.ts'
import { deleteAddressBook } from './delete-address-book.ts'
import { listDevices, requireDeviceInReach } from './devices.ts'
import { listAssociates } from './list-associates.ts'
import { listLegalEntities, readLegalEntity } from './list-legal-entities.ts'
import { listStores } from './list-stores.ts'
import { openStore } from './open-store.ts'
import { requireStoreInReach } from './queries.ts'
import { registerDevice } from './register-device.ts'
import { updateAddressBook } from './update-address-book.ts'
import { updateAssociate } from './update-associate.ts'
import { updateLegalEntity } from './update-legal-entity.ts'
import { updateStore } from './update-store.ts'

export const endpoints = bind('organisation', organisation, {
  readLegalEntity: (ctx) => readLegalEntity(ctx),
  listLegalEntities: (ctx, { query }) => listLegalEntities(ctx, query),
  updateLegalEntity: (ctx, { version, body }) => updateLegalEntity(ctx, version, body),

  listStores: (ctx, { query }) => listStores(ctx, query),
  openStore: (ctx, { body }) => openStore(ctx, body),
  readStore: (ctx, { params }) => requireStoreInReach(ctx, requireGrant(ctx, 'store.read'), params.storeId),
  updateStore: (ctx, { params, version, body }) => updateStore(ctx, { ...params, version, patch: body }),
  closeStore: (ctx, { params, version }) => closeStore(ctx, { ...params, version }),
  reopenStore: (ctx, { params, version }) => reopenStore(ctx, { ...params, version }),

  listAddressBooks: (ctx, { query }) => listAddressBooks(ctx, query),
  createAddressBook: (ctx, { body }) => createAddressBook(ctx, body),
  readAddressBook: (ctx, { params }) => requireAddressBook(ctx, requireGrant(ctx, 'store.read'), params.addressBookId),
  updateAddressBook: (ctx, { params, version, body }) => updateAddressBook(ctx, { ...params, version, patch: body }),
  deleteAddressBook: (ctx, { params, version }) => deleteAddressBook(ctx, { ...params, version }),
  readAddressBookUse: (ctx, { params }) => readAddressBookUse(ctx, params.addressBookId),

  listAssociates: (ctx, { query }) => listAssociates(ctx, query),
  createAssociate: (ctx, { body }) => createAssociate(ctx, body),
  readAssociate: (ctx, { params }) =>
    requireAssociateInReach(ctx, requireGrant(ctx, 'associate.read'), params.associateId),
  updateAssociate: (ctx, { params, version, body }) => updateAssociate(ctx, { ...params, version, patch: body }),

  listDevices: (ctx, { query }) => listDevices(ctx, query),
  registerDevice: (ctx, { body }) => registerDevice(ctx, body),
  readDevice: (ctx, { params }) => requireDeviceInReach(ctx, requireGrant(ctx, 'device.read'), params.deviceId),
  renameDevice: (ctx, { params, version, body }) => renameDevice(ctx, { ...params, version }, body.name),
  retireDevice: (ctx, { params, version }) => retireDevice(ctx, { ...params, version }),
})
