import { defineEndpoints, operation } from './endpoint.ts'
import { organisationProblems } from './organisation.ts'
import { LegalEntity, OpenLegalEntity } from './organisation-shapes.ts'
import { requestProblems } from './problems.ts'

export const legalEntities = defineEndpoints({
  openLegalEntity: {
    method: 'POST',
    path: '/legal-entities',
    summary: 'Open a further legal entity; you become its first administrator',
    description:
      'For who may manage the legal entities of the whole installation. Signing in, you then choose between them.',
    access: operation('legalEntity.manage'),
    body: OpenLegalEntity,
    response: LegalEntity,
    status: 201,
    problems: [requestProblems.forbidden, organisationProblems.legalEntityCodeTaken, organisationProblems.idTaken],
  },
})
