import { legalEntities } from '#contract/legal-entities.ts'
import { bind } from '#platform/module.ts'
import { openFurtherLegalEntity } from './open-further-legal-entity.ts'

export const legalEntityEndpoints = bind('access', legalEntities, {
  openLegalEntity: (ctx, { body }) => openFurtherLegalEntity(ctx, body),
})
