import { AttributeGroupId, NumberSequenceId } from '#contract/shared.ts'
import { defineParameter } from '#platform/parameters/index.ts'

/** Where the account number of a new customer comes from; without one, customers have none unless it is given. */
export const customerNumberSequence = defineParameter({
  key: 'customers.number-sequence',
  schema: NumberSequenceId.nullable(),
  default: null,
  references: 'number_sequence',
})

/** Which attributes are shown of a customer, and in which order. */
export const customerAttributeGroup = defineParameter({
  key: 'customers.attribute-group',
  schema: AttributeGroupId.nullable(),
  default: null,
  references: 'attribute_group',
})
