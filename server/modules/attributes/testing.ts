// Builders for tests of this module and of those that hold values: what they make goes through HTTP, as headquarters would.
import type { AttributeDefinition, AttributeValue } from '#contract/attribute-shapes.ts'
import { attributes } from '#contract/attributes.ts'
import type { Endpoint } from '#contract/endpoint.ts'
import { newId } from '#platform/ids.ts'
import type { Module } from '#platform/module.ts'
import type { Answered } from '#server/testing/caller.ts'
import type { GivenAssociate, GivenLegalEntity } from '#server/testing/given.ts'
import type { World } from '#server/testing/world.ts'
import type { z } from 'zod'

type Body<K extends 'createAttribute' | 'createAttributeType' | 'createAttributeGroup'> = z.input<
  (typeof attributes)[K]['body']
>

/** As callers may write it: a word of `several` values can be left out. */
export type DefinitionInput = z.input<typeof AttributeDefinition>

let count = 0
const next = (word: string) => `${word}-${(count += 1)}`

/** An attribute type of a definition: `givenType(hq, { kind: 'boolean' })`. `hq` may `attribute.manage`. */
export async function givenType(hq: GivenAssociate, definition: DefinitionInput) {
  const code = next('type')
  const made = await hq.call(attributes.createAttributeType, { body: { code, name: { en: code }, definition } })
  return made.body
}

/** An attribute with a type of its own, or of the type that `more` names. */
export async function givenAttribute(
  hq: GivenAssociate,
  definition: DefinitionInput,
  more: Partial<Body<'createAttribute'>> = {},
) {
  const typeId = more.typeId ?? (await givenType(hq, definition)).id
  const code = next('attribute')
  const made = await hq.call(attributes.createAttribute, { body: { code, name: { en: code }, ...more, typeId } })
  return made.body
}

/** A group of attributes, in the order given: 10, 20, 30. */
export async function givenGroup(hq: GivenAssociate, attributeIds: readonly string[] = []) {
  const code = next('group')
  const members = attributeIds.map((attributeId, row) => ({ attributeId, displayOrder: (row + 1) * 10 }))
  const made = await hq.call(attributes.createAttributeGroup, { body: { code, name: { en: code }, members } })
  return made.body
}

/** A list with the options given, none retired: `listOf('gold', 'silver')`. */
export function listOf(...codes: readonly string[]): AttributeDefinition & { kind: 'list' } {
  return { kind: 'list', several: false, options: codes.map((code) => ({ code, label: { en: code }, retired: false })) }
}

/** The same list, of which a record holds several: `severalOf('silk', 'velvet')`. */
export function severalOf(...codes: readonly string[]): AttributeDefinition & { kind: 'list' } {
  return { ...listOf(...codes), several: true }
}

/** A module with one table that holds values, as `customers` is one: hand it to `testWorld({ more: [holdingModule] })`. */
export const holdingModule: Module = {
  name: 'attributes-trial',
  endpoints: [],
  attributeHolders: [{ name: 'trial', table: 'attribute_trial', column: 'attributes' }],
}

/** Makes the table of `holdingModule` in a test's database, and answers what writes a record into it. */
export async function givenHolder(world: World) {
  const client = await world.superuser()
  await client.query(`create table attribute_trial (legal_entity_id uuid not null, id uuid not null, attributes jsonb not null,
    primary key (legal_entity_id, id))`)
  await client.query(`call make_tenant_table('attribute_trial')`)
  await client.query('grant select, insert, update, delete on attribute_trial to carnet_app')
  return async (entity: GivenLegalEntity, values: Readonly<Record<string, AttributeValue>>) => {
    await client.query('insert into attribute_trial values ($1, $2, $3)', [entity.id, newId(), JSON.stringify(values)])
  }
}

/** The faults of a refused request, `pointer code` each. Throws where one has no message for people. */
export function faultsOf(refused: Pick<Answered<Endpoint>, 'problem' | 'raw'>): string[] {
  return (refused.problem?.errors ?? []).map((fault) => {
    if (!('message' in fault)) throw new Error(`There is no text for ${fault.code}`)
    return `${fault.pointer} ${fault.code}`
  })
}

/** Comes back once the database says that so many of its transactions wait for another one. */
export async function untilWaiting(world: World, count: number): Promise<void> {
  const client = await world.superuser()
  for (let waiting = 0; waiting < count;) {
    const { rows } = await client.query<{ waiting: number }>(
      `select count(*)::int as waiting from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    )
    waiting = rows[0]?.waiting ?? 0
  }
}
