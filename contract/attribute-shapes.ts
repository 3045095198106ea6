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

const single = [z.string().max(2000), z.number(), z.boolean(), amount] as const
const examples = ['gold', 52, '12.5', { amountMinor: 125_000, currency: 'EUR' }, '2026-03-08', '--02-29', true]

/**
 * One value as it crosses the wire; its attribute's type says which form is right.
 * text: one line of up to 500 characters · list: an option's code · integer: a whole number · decimal: text, `12.5`, up to 12
 * digits before the point and 6 after · currency: whole minor units with the currency · dateTime: an instant ·
 * date: `2026-03-08` · dayOfYear: `--03-08` · boolean · reference: the record's id.
 */
export const SingleAttributeValue = z.union(single).meta({ id: 'SingleAttributeValue', examples })
export type SingleAttributeValue = z.output<typeof SingleAttributeValue>

/**
 * What a record holds of an attribute: one value, or the 1 to 50 values of an attribute whose type holds `several`. Several
 * are a set: they are answered without repeats, in the order of their UTF-16 code units, whatever order they came in.
 */
export const AttributeValue = z
  .union([...single, z.array(z.string().max(2000)).min(1).max(50)])
  .meta({ id: 'AttributeValue', examples: [...examples, ['silk', 'velvet']] })
export type AttributeValue = z.output<typeof AttributeValue>

const bounds = <const T extends z.ZodType>(bound: T) =>
  z
    .strictObject({ min: bound.nullable(), max: bound.nullable() })
    .nullable()
    .meta({ description: 'The least and the greatest value allowed, both included; null is open' })

const several = z
  .boolean()
  .default(false)
  .meta({ description: 'A record holds several values of it, as an array, not one' })

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
    z.strictObject({ kind: z.literal('text'), several }),
    z.strictObject({ kind: z.literal('list'), several, options: z.array(AttributeOption).min(1).max(1000) }),
    z.strictObject({ kind: z.literal('integer'), unit, range: bounds(z.int()) }),
    z.strictObject({ kind: z.literal('decimal'), unit, range: bounds(Decimal) }),
    z.strictObject({ kind: z.literal('currency'), range: bounds(Money) }),
    z.strictObject({ kind: z.literal('dateTime'), range: bounds(z.string().max(40)) }),
    z.strictObject({ kind: z.literal('date'), range: bounds(z.string().max(10)) }),
    z.strictObject({ kind: z.literal('dayOfYear') }),
    z.strictObject({ kind: z.literal('boolean') }),
    z.strictObject({ kind: z.literal('reference'), several, target: z.enum(targets) }),
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
        .array(SingleAttributeValue)
        .min(1)
        .max(20)
        .meta({ description: '10, 20 offers: less than 10, from 10 to less than 20, 20 or more' }),
    }),
  ])
  .meta({ id: 'Refiner' })
export type Refiner = z.output<typeof Refiner>

const openEndedFields = { from: SingleAttributeValue.nullable(), before: SingleAttributeValue.nullable() }
const openEnded = z.strictObject(openEndedFields)

/**
 * A filter on one attribute. Within it any of the values, or any of the ranges, is enough; several filters all have to hold.
 * Of an attribute with several values it is enough that one of them is asked for. A range holds its `from` and not its
 * `before`; for days of the year it may go over New Year. An anniversary is the month and day of a `date` or a `dayOfYear`,
 * from today to so many days ahead, both included, in any year; 29 February is observed on 28 February in common years.
 */
export const Refinement = z
  .discriminatedUnion('by', [
    z.strictObject({ by: z.literal('values'), attribute: Code, anyOf: z.array(SingleAttributeValue).min(1).max(100) }),
    z.strictObject({ by: z.literal('ranges'), attribute: Code, anyOf: z.array(openEnded).min(1).max(20) }),
    z.strictObject({ by: z.literal('anniversary'), attribute: Code, withinDays: z.int().min(0).max(366) }),
  ])
  .meta({ id: 'Refinement' })
export type Refinement = z.output<typeof Refinement>

const count = z.int().min(0).meta({ description: 'How many records' })

/**
 * An attribute with what there is to choose, counted over the records that pass every filter but those on this very attribute.
 * `single` and `multi` answer `values`, `thresholds` answers `buckets`, `range` answers `ranges`. The values of a list are in
 * the order of its options: each that is offered, and retired ones where held. Numbers ascend; others come most frequent
 * first. Besides those of lists they are the 50 most frequent, and those that are filtered by.
 */
export const Facet = z
  .object({
    attribute: Code,
    name: translated(line(100)),
    kind: z.enum(AttributeDefinition.options.map((definition) => definition.shape.kind.value)),
    offer: z.enum(['single', 'multi', 'range', 'thresholds']),
    values: z
      .array(z.object({ value: SingleAttributeValue, label: AttributeOption.shape.label.optional(), count }))
      .optional(),
    buckets: z.array(z.object({ ...openEndedFields, count })).optional(),
    ranges: z
      .array(z.object({ min: SingleAttributeValue, max: SingleAttributeValue, count }))
      .optional()
      .meta({
        description: 'The least and the greatest value held: of money one for each currency, of others one or none',
      }),
    more: z.boolean().meta({ description: 'There are more values than these' }),
  })
  .meta({ id: 'Facet' })
export type Facet = z.output<typeof Facet>

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
