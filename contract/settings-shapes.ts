import { z } from 'zod'
import { AssociateId, Code, Instant, line, NumberSequenceId, Version } from './shared.ts'

const changed = {
  changedAt: Instant.nullable().meta({ description: 'Null as long as nobody has changed it' }),
  changedBy: z
    .object({ associateId: AssociateId, name: z.string() })
    .nullable()
    .meta({ description: 'Null when nobody has, or when it was not an associate' }),
  version: Version,
}

export const Feature = z
  .object({
    key: z.string(),
    title: z.string().meta({ description: 'In the language asked for' }),
    description: z.string(),
    declaredBy: z.string().meta({ description: 'The module that declares it' }),
    isOn: z.boolean(),
    ...changed,
  })
  .meta({ id: 'Feature' })
export type Feature = z.output<typeof Feature>

export const Parameter = z
  .object({
    key: z.string(),
    title: z.string().meta({ description: 'In the language asked for' }),
    description: z.string(),
    declaredBy: z.string().meta({ description: 'The module that declares it' }),
    schema: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema of its value' }),
    references: z.string().nullable().meta({ description: 'What its value points to: `number_sequence`, …' }),
    value: z.unknown().meta({ description: 'The value in force' }),
    default: z.unknown(),
    state: z
      .enum(['default', 'set', 'outdated'])
      .meta({ description: 'outdated: the value set does not fit this release any more, so the default is in force' }),
    ...changed,
  })
  .meta({ id: 'Parameter' })
export type Parameter = z.output<typeof Parameter>

/** Printable ASCII without `{`, `}` and `#`. */
const literal = '[ -"$-z|~]'
/** Text, one run of `#` in braces for the digits, `{YYYY}` at most once. 15 digits are exact in every client. */
const pattern = line(60).refine(
  (text) =>
    new RegExp(`^(?:${literal}|\\{YYYY\\})*\\{#{1,15}\\}(?:${literal}|\\{YYYY\\})*$`).test(text) &&
    !/(?:\{YYYY\}.*){2}/.test(text),
  { error: 'settings/number-pattern' },
)
const value = z.int().min(0).max(999_999_999_999_999)

const numberSequenceFields = {
  code: Code,
  name: line(100),
  pattern: pattern.meta({
    description:
      'Text, `{######}` for the digits (as many as `#`, filled with zeros), optionally `{YYYY}` for the year where the number is taken',
    examples: ['CB-{######}', 'CB-{YYYY}-{######}'],
  }),
  allocation: z.enum(['gap-free', 'fast']).meta({
    description:
      'gap-free: numbers follow each other without a hole, and takers wait for each other until they commit. fast: takers share blocks of numbers and do not wait; what is left of a block is an explained gap',
  }),
  blockSize: z.int().min(10).max(10_000).meta({ description: 'How many numbers a fast sequence reserves at once' }),
  smallest: value,
  largest: value.meta({ description: 'At most what the digits of the pattern can write' }),
  nextValue: value.meta({ description: 'One more than `largest` when there is none left' }),
  state: z.enum(['active', 'stopped']),
}

export const NumberSequence = z
  .object({
    id: NumberSequenceId,
    ...numberSequenceFields,
    nextValue: z.int(),
    highestIssued: z.int().nullable().meta({ description: 'Of a fast sequence: the end of its last block' }),
    left: z.int().meta({ description: 'Numbers that can still be taken' }),
    warning: z
      .enum(['nearly-exhausted', 'exhausted'])
      .nullable()
      .meta({ description: 'nearly-exhausted: less than a tenth is left' }),
    usedBy: z.array(z.string()).meta({ description: 'Keys of the parameters that point to it' }),
    version: Version.meta({ description: 'Grows with changes by people, not with the numbers taken' }),
  })
  .meta({ id: 'NumberSequence' })
export type NumberSequence = z.output<typeof NumberSequence>

export const CreateNumberSequence = z.strictObject({
  id: NumberSequenceId.optional(),
  ...numberSequenceFields,
  blockSize: numberSequenceFields.blockSize.default(50),
  smallest: numberSequenceFields.smallest.default(1),
  largest: numberSequenceFields.largest.optional(),
  nextValue: numberSequenceFields.nextValue.optional(),
  state: numberSequenceFields.state.default('active'),
})
export type CreateNumberSequence = z.output<typeof CreateNumberSequence>

export const UpdateNumberSequence = z.strictObject(numberSequenceFields).partial()
export type UpdateNumberSequence = z.output<typeof UpdateNumberSequence>

export const NumberGap = z
  .object({
    from: z.int(),
    to: z.int(),
    because: z.enum(['held', 'givenUp', 'skipped']).meta({
      description:
        'held: reserved in a block, still to be taken. givenUp: what was left of a block when the sequence was changed. skipped: the next value was raised',
    }),
    since: Instant,
    by: changed.changedBy,
  })
  .meta({ id: 'NumberGap' })
export type NumberGap = z.output<typeof NumberGap>
