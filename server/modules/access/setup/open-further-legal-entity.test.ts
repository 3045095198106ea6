import { access } from '#contract/access.ts'
import { legalEntities } from '#contract/legal-entities.ts'
import { organisation } from '#contract/organisation.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'

const spain = {
  code: 'verani-espana',
  name: 'Verani España',
  currency: 'EUR',
  languages: ['es'] as 'es'[],
  timeZone: 'Europe/Madrid',
}

test('whoever opens a further legal entity is a member of it, with every right', async () => {
  await using world = await testWorld()
  const priya = await world.given.associate({ may: 'everything' })
  const opened = await priya.call(legalEntities.openLegalEntity, { body: spain })
  expect(opened.status).toBe(201)
  expect((await priya.call(organisation.listLegalEntities, { query: {} })).body.items).toContainEqual(opened.body)
  const client = await world.superuser()
  const { rows } = await client.query(
    `select o.operation from membership m
     join role_assignment r on r.legal_entity_id = m.legal_entity_id and r.associate_id = m.associate_id
     join role_operation o on o.legal_entity_id = r.legal_entity_id and o.role_id = r.role_id
     where m.account_id = $1 and m.legal_entity_id <> (select legal_entity_id from session where account_id = $1)
       and o.operation = 'role.assign' and o.scope = 'installation'`,
    [priya.accountId],
  )
  expect(rows).toHaveLength(1)
  // The session stays where it was.
  expect((await priya.call(access.readSession, {})).body.legalEntity.code).not.toBe(spain.code)
})

test('a code is taken once in the installation, and nothing is left of the second', async () => {
  await using world = await testWorld()
  const priya = await world.given.associate({ may: 'everything' })
  await priya.call(legalEntities.openLegalEntity, { body: spain })
  const again = await priya.call(legalEntities.openLegalEntity, { body: spain })
  expect(again.problem?.code).toBe('organisation/legal-entity-code-taken')
})

test('rights over one’s own legal entity do not open another', async () => {
  await using world = await testWorld()
  const priya = await world.given.associate({ may: { 'legalEntity.manage': 'legalEntity' } })
  expect((await priya.call(legalEntities.openLegalEntity, { body: spain })).status).toBe(403)
})
