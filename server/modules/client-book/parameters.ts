import { AttributeGroupId, NumberSequenceId } from '#contract/shared.ts'
import { defineParameter } from '#platform/parameters/index.ts'
import { z } from 'zod'

/** The *Client book identifier*: the sequence that gives a book its number. Without one no book is opened. */
export const bookNumberSequence = defineParameter({
  key: 'client-book.number-sequence',
  schema: NumberSequenceId.nullable(),
  default: null,
  references: 'number_sequence',
})

/** In how many books a customer may be: in one, as in the reference product, or in several with roles. */
export const bookPolicy = defineParameter({
  key: 'client-book.policy',
  schema: z.enum(['single', 'several']),
  default: 'single',
})
export type BookPolicy = z.output<typeof bookPolicy.schema>

/** The attributes that a card shows and a book is filtered by, besides those of customers. */
export const bookAttributeGroup = defineParameter({
  key: 'client-book.attribute-group',
  schema: AttributeGroupId.nullable(),
  default: null,
  references: 'attribute_group',
})

/** The measures that a card shows before its attributes, by their keys: `purchases.lifetime-spend`. */
export const cardMeasures = defineParameter({
  key: 'client-book.measures',
  schema: z.array(z.string().regex(/^[a-z][a-z-]{0,49}\.[a-z][a-z0-9-]{0,49}$/)).max(3),
  default: [],
})
