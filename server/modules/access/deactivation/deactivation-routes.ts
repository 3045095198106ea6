import { deactivation } from '#contract/deactivation.ts'
import { bind } from '#platform/module.ts'
import { deactivateAssociate, reactivateAssociate } from './deactivate-associate.ts'

export const deactivationEndpoints = bind('access', deactivation, {
  deactivateAssociate: (ctx, { params, body }) => deactivateAssociate(ctx, { ...params, reason: body.reason }),
  reactivateAssociate: (ctx, { params, body }) => reactivateAssociate(ctx, { ...params, reason: body.reason }),
})
