// The door of `organisation`: legal entities, stores, address books, associates, devices.
import type { Module } from '#platform/module.ts'
import { endpoints } from './routes.ts'

export { requireAssociate, storesOfAssociate } from './associates.ts'
export { createAddressBook } from './create-address-book.ts'
export { addAssociate } from './create-associate.ts'
export { deactivateAssociate, reactivateAssociate } from './deactivate-associate.ts'
export { noteDeviceSeen, requireDevice } from './devices.ts'
export { legalEntityOpened } from './events.ts'
export { announceLegalEntity, openLegalEntity } from './open-legal-entity.ts'
export { addStore } from './open-store.ts'
export { associateInReach, associatesOfStores, storesInReach } from './reach.ts'
export { addDevice } from './register-device.ts'

export const organisationModule: Module = { name: 'organisation', endpoints }
