import { AttributeGroupId, type Id, NumberSequenceId } from '#contract/shared.ts'
import { createAttribute, createGroup, createType } from '#modules/attributes/index.ts'
import { createNumberSequence, gatherDeclared, setParameter, switchFeature } from '#modules/settings/index.ts'
import type { Ctx } from '#platform/context.ts'
import { modules } from '#server/app.ts'
import { z } from 'zod'
import type { DemoEntity } from '../boutique.ts'
import { demoId } from '../demo-id.ts'
import { attributes, GROUPS } from '../house/attributes.ts'
import { attributeTypes } from '../house/attribute-types.ts'

/** What headquarters has decided: clienteling is on, numbers, attributes, and what stands on a card. */
export async function fillSettings(
  ctx: Ctx,
  entity: DemoEntity,
  { customers }: { readonly customers: number },
): Promise<void> {
  const declared = gatherDeclared(modules)
  const set = (key: string, value: unknown) => setParameter(ctx, declared, { key, value, version: 1 })
  await switchFeature(ctx, declared, { key: 'clienteling', isOn: true, version: 1 })
  const books = { code: 'client-books', name: 'Client books', pattern: 'CB-{####}', nextValue: 1 }
  // The customers of the demo have their numbers already.
  const numbers = { code: 'customers', name: 'Customers', pattern: 'C-{######}', nextValue: customers + 1 }
  await set('client-book.number-sequence', await sequence(ctx, entity, books))
  await set('customers.number-sequence', await sequence(ctx, entity, numbers))
  const groups = await fillAttributes(ctx, entity)
  for (const [key, group] of groups) await set(key, group)
  await set('client-book.measures', ['purchases.last-purchase'])
}

/** A number sequence; answers its id as parameters take it. */
async function sequence(
  ctx: Ctx,
  entity: DemoEntity,
  fields: { readonly code: string; readonly name: string; readonly pattern: string; readonly nextValue: number },
): Promise<string> {
  const { id } = await createNumberSequence(ctx, {
    id: idIn(entity, 'number_sequence', fields.code),
    ...fields,
    allocation: 'gap-free',
    blockSize: 50,
    smallest: 1,
    state: 'active',
  })
  return z.encode(NumberSequenceId, id)
}

/** Types, attributes and the two groups; answers the groups' ids by the parameters that name them. */
async function fillAttributes(ctx: Ctx, entity: DemoEntity): Promise<readonly (readonly [string, string])[]> {
  const { currency } = entity
  for (const type of attributeTypes(currency))
    await createType(ctx, { id: idIn(entity, 'attribute_type', type.code), ...type, description: null })
  for (const { type, ...attribute } of attributes(currency))
    await createAttribute(ctx, {
      id: idIn(entity, 'attribute', attribute.code),
      ...attribute,
      typeId: idIn(entity, 'attribute_type', type),
      help: null,
      defaultValue: null,
    })
  const chosen: (readonly [string, string])[] = []
  for (const [parameter, { members, ...group }] of Object.entries(GROUPS)) {
    const { id } = await createGroup(ctx, {
      id: idIn(entity, 'attribute_group', group.code),
      ...group,
      members: members.map((code, at) => ({
        attributeId: idIn(entity, 'attribute', code),
        displayOrder: at + 1,
        defaultValue: null,
      })),
    })
    chosen.push([parameter, z.encode(AttributeGroupId, id)])
  }
  return chosen
}

/** The id of something in one of the legal entities that has the same code in each of them. */
export const idIn = <const Table extends string>(
  entity: Pick<DemoEntity, 'code'>,
  table: Table,
  code: string,
): Id<Table> => demoId(table, `${entity.code} ${code}`)
