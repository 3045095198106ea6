// The door of `organisation`: legal entities, stores, address books, associates, devices.
import type { Module } from '#platform/module.ts'
import { endpoints } from './routes.ts'

export const organisationModule: Module = { name: 'organisation', endpoints }
