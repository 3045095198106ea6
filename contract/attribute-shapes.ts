import { z } from 'zod'
import { Money } from './money.ts'
import {
  AssociateId,
  AttributeGroupId,
  AttributeId,
  AttributeTypeId,
  Code,
  Instant,
  line,
  StoreId,
  translated,
  Version,
} from './shared.ts'

/** The kinds of record that an attribute of kind `reference` can point to, each with its id. A later module adds its own. */
export const REFERENCE_TARGETS = { store: StoreId, associate: AssociateId, attribute: AttributeId } as const
export type ReferenceTarget = keyof typeof REFERENCE_TARGETS
const targets = ['store', 'associate', 'attribute'] as const satisfies readonly ReferenceTarget[]

// Looser than Money on purpose: the attribute's type decides, and says what is wrong in its own words.
const amount = z.strictObject({ amountMinor: z.number(), currency: z.string().max(10) })

/**
 * A value as it crosses the wire; its attribute's type says which form is right.
 * text: one line of up to 500 characters · list: an option's code · integer: a whole number · decimal: text, `12.5`, up to 12
 * digits before the point and 6 after · currency: whole minor units with the currency · dateTime: an instant ·
 * date: `2026-03-08` · dayOfYear: `--03-08` · boolean · reference: the record's id.
 */
export const AttributeValue = z.union([z.string().max(2000), z.number(), z.boolean(), amount]).meta({
  id: 'AttributeValue',
  examples: ['gold', 52, '12.5', { amountMinor: 125_000, currency: 'EUR' }, '2026-03-08', '--02-29', true],
})
export type AttributeValue = z.output<typeof AttributeValue>

const bounds = <const T extends z.ZodType>(bound: T) =>
  z
    .strictObject({ min: bound.nullable(), max: bound.nullable() })
    .nullable()
    .meta({ description: 'The least and the greatest value allowed, both included; null is open' })

const unit = translated(line(20))
  .nullable()
  .meta({ description: 'The unit of measure, as it is shown: cm, kg, EU size' })

export const AttributeOption = z.strictObject({
  code: Code,
  label: translated(line(100)),
  retired: z.boolean().meta({ description: 'Kept where it is held, not offered any more' }),
})
export type AttributeOption = z.output<typeof AttributeOption>

const Decimal = z
  .string()
  .max(20)
  .meta({ examples: ['12.5'] })

/** What values of a type are: the kind, and what that kind lets one say about them. */
export const AttributeDefinition = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('text') }),
    z.strictObject({ kind: z.literal('list'), options: z.array(AttributeOption).min(1).max(1000) }),
    z.strictObject({ kind: z.literal('integer'), unit, range: bounds(z.int()) }),
    z.strictObject({ kind: z.literal('decimal'), unit, range: bounds(Decimal) }),
    z.strictObject({ kind: z.literal('currency'), range: bounds(Money) }),
    z.strictObject({ kind: z.literal('dateTime'), range: bounds(z.string().max(40)) }),
    z.strictObject({ kind: z.literal('date'), range: bounds(z.string().max(10)) }),
    z.strictObject({ kind: z.literal('dayOfYear') }),
    z.strictObject({ kind: z.literal('boolean') }),
    z.strictObject({ kind: z.literal('reference'), target: z.enum(targets) }),
  ])
  .meta({ id: 'AttributeDefinition' })
export type AttributeDefinition = z.output<typeof AttributeDefinition>
export type AttributeKind = AttributeDefinition['kind']

/**
 * How an attribute that *can be refined* is offered as a filter. Which kinds allow which: text, list, reference single and
 * multi; boolean single; integer, decimal, currency all four; date and dateTime range and thresholds; dayOfYear range.
 */
export const Refiner = z
  .discriminatedUnion('offer', [
    z.strictObject({ offer: z.literal('single') }),
    z.strictObject({ offer: z.literal('multi') }),
    z.strictObject({ offer: z.literal('range') }),
    z.strictObject({
      offer: z.literal('thresholds'),
      thresholds: z
        .array(AttributeValue)
        .min(1)
        .max(20)
        .meta({ description: '10, 20 offers: less than 10, from 10 to less than 20, 20 or more' }),
    }),
  ])
  .meta({ id: 'Refiner' })
export type Refiner = z.output<typeof Refiner>

const openEnded = z.strictObject({ from: AttributeValue.nullable(), before: AttributeValue.nullable() })

/**
 * A filter on one attribute. Within it any of the values, or any of the ranges, is enough; several filters all have to hold.
 * A range holds its `from` and not its `before`; for days of the year it may go over New Year.
 */
export const Refinement = z
  .discriminatedUnion('by', [
    z.strictObject({ by: z.literal('values'), attribute: Code, anyOf: z.array(AttributeValue).min(1).max(100) }),
    z.strictObject({ by: z.literal('ranges'), attribute: Code, anyOf: z.array(openEnded).min(1).max(20) }),
  ])
  .meta({ id: 'Refinement' })
export type Refinement = z.output<typeof Refinement>

const typeFields = {
  name: translated(line(100)),
  description: translated(line(500)).nullable(),
  definition: AttributeDefinition,
}

export const AttributeType = z
  .object({ id: AttributeTypeId, code: Code, ...typeFields, version: Version })
  .meta({ id: 'AttributeType' })
export type AttributeType = z.output<typeof AttributeType>

export const CreateAttributeType = z.strictObject({
  id: AttributeTypeId.optional(),
  code: Code,
  ...typeFields,
  description: typeFields.description.default(null),
})
export type CreateAttributeType = z.output<typeof CreateAttributeType>

export const UpdateAttributeType = z.strictObject(typeFields).partial()
export type UpdateAttributeType = z.output<typeof UpdateAttributeType>

const attributeFields = {
  typeId: AttributeTypeId,
  name: translated(line(100)),
  help: translated(line(500)).nullable(),
  refiner: Refiner.nullable().meta({ description: 'Not null: the attribute can be refined' }),
  defaultValue: AttributeValue.nullable(),
}

export const Attribute = z
  .object({ id: AttributeId, code: Code, ...attributeFields, retiredAt: Instant.nullable(), version: Version })
  .meta({ id: 'Attribute' })
export type Attribute = z.output<typeof Attribute>

export const CreateAttribute = z.strictObject({
  id: AttributeId.optional(),
  code: Code,
  ...attributeFields,
  help: attributeFields.help.default(null),
  refiner: attributeFields.refiner.default(null),
  defaultValue: attributeFields.defaultValue.default(null),
})
export type CreateAttribute = z.output<typeof CreateAttribute>

export const UpdateAttribute = z
  .strictObject({
    ...attributeFields,
    retired: z.boolean().meta({ description: 'A retired attribute keeps its values and takes no new ones' }),
  })
  .partial()
export type UpdateAttribute = z.output<typeof UpdateAttribute>

const groupFields = { code: Code, name: translated(line(100)) }

const memberFields = {
  attributeId: AttributeId,
  displayOrder: z.int().min(1).max(9999).meta({ description: '1 comes before 2; gaps are fine' }),
  defaultValue: AttributeValue.nullable().meta({ description: 'In this group, instead of the attribute’s own' }),
}

export const AttributeGroupMember = z.strictObject({
  ...memberFields,
  defaultValue: memberFields.defaultValue.default(null),
})
export type AttributeGroupMember = z.output<typeof AttributeGroupMember>

/** An attribute as a group shows it: with its type and options, so that a form or a card needs nothing else. */
export const AttributeInGroup = z
  .object({
    ...memberFields,
    code: Code,
    name: attributeFields.name,
    help: attributeFields.help,
    typeId: AttributeTypeId,
    definition: AttributeDefinition,
    refiner: attributeFields.refiner,
    attributeDefaultValue: AttributeValue.nullable(),
    retiredAt: Instant.nullable(),
  })
  .meta({ id: 'AttributeInGroup' })
export type AttributeInGroup = z.output<typeof AttributeInGroup>

export const AttributeGroup = z
  .object({ id: AttributeGroupId, ...groupFields, members: z.array(AttributeInGroup), version: Version })
  .meta({ id: 'AttributeGroup' })
export type AttributeGroup = z.output<typeof AttributeGroup>

export const AttributeGroupSummary = z
  .object({ id: AttributeGroupId, ...groupFields, memberCount: z.int(), version: Version })
  .meta({ id: 'AttributeGroupSummary' })
export type AttributeGroupSummary = z.output<typeof AttributeGroupSummary>

const members = z.array(AttributeGroupMember).max(200)

export const CreateAttributeGroup = z.strictObject({
  id: AttributeGroupId.optional(),
  ...groupFields,
  members: members.default([]),
})
export type CreateAttributeGroup = z.output<typeof CreateAttributeGroup>

export const UpdateAttributeGroup = z.strictObject({ name: groupFields.name }).partial()
export type UpdateAttributeGroup = z.output<typeof UpdateAttributeGroup>

export const SetAttributeGroupMembers = z.strictObject({ members })
export type SetAttributeGroupMembers = z.output<typeof SetAttributeGroupMembers>

/** Records of one kind that use something: counted up to 1,000. */
export const CountedUse = z
  .object({
    holder: z.string(),
    count: z.int(),
    more: z.boolean().meta({ description: 'There are more than counted' }),
  })
  .meta({ id: 'CountedUse' })
export type CountedUse = z.output<typeof CountedUse>

export const AttributeUses = z
  .object({
    groups: z.array(
      z.object({
        id: AttributeGroupId,
        code: Code,
        name: groupFields.name,
        displayOrder: z.int(),
        defaultValue: AttributeValue.nullable(),
      }),
    ),
    values: z.array(CountedUse).meta({ description: 'Who holds values of it' }),
    references: z.array(CountedUse).meta({ description: 'Where a value or a default refers to this very attribute' }),
    parameters: z.array(z.string()).meta({ description: 'Parameters that are set to it, by name' }),
  })
  .meta({ id: 'AttributeUses' })
export type AttributeUses = z.output<typeof AttributeUses>

export const AttributeGroupUses = z
  .object({ parameters: z.array(z.string()).meta({ description: 'Parameters that are set to it, by name' }) })
  .meta({ id: 'AttributeGroupUses' })
export type AttributeGroupUses = z.output<typeof AttributeGroupUses>
