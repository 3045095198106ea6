import { z } from 'zod'
import { defineEndpoints, defineProblems, operation } from './endpoint.ts'
import { rolesProblems } from './roles.ts'
import { AssociateId, line } from './shared.ts'

export const deactivationProblems = defineProblems({
  yourself: { code: 'access/deactivating-yourself', status: 409 },
  already: { code: 'access/already-deactivated', status: 409 },
  isActive: { code: 'access/not-deactivated', status: 409 },
})

const ofAssociate = { params: z.strictObject({ associateId: AssociateId }) } as const
const { lastAdministrator, widerThanYourOwn } = rolesProblems
const { already, isActive, yourself } = deactivationProblems

export const deactivation = defineEndpoints({
  deactivateAssociate: {
    method: 'POST',
    path: '/associates/:associateId/deactivation',
    summary: 'Deactivate an associate: sessions, tokens, links and scheduled work end in the same moment',
    description: 'Whoever may do so for some stores only, for associates of no other stores and with no wider rights.',
    access: operation('associate.manage'),
    ...ofAssociate,
    body: z.strictObject({ reason: line(500).optional() }),
    problems: [widerThanYourOwn, lastAdministrator, already, yourself],
  },
  reactivateAssociate: {
    method: 'POST',
    path: '/associates/:associateId/reactivation',
    summary: 'Reactivate an associate: roles count again; sessions, tokens, PIN and scheduled work do not come back',
    description: 'The roles must reach no further than you, as if you gave them.',
    access: operation('associate.manage'),
    ...ofAssociate,
    body: z.strictObject({ reason: line(500).optional() }),
    problems: [widerThanYourOwn, isActive],
  },
})
