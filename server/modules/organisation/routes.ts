import { organisation } from '#contract/organisation.ts'
import { bind } from '#platform/module.ts'
import { listStores } from './list-stores.ts'
import { openStore } from './open-store.ts'

export const endpoints = bind('organisation', organisation, {
  listStores: (ctx, { query }) => listStores(ctx, query),
  openStore: (ctx, { body }) => openStore(ctx, body),
})
