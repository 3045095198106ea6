import { z } from 'zod'
import { AttributeValue, Refinement, SingleAttributeValue } from './attribute-shapes.ts'
import { CustomerSummary } from './customer-shapes.ts'
import {
  AssociateId,
  ClientBookEventId,
  ClientBookId,
  ClientBookOperationId,
  Code,
  CustomerId,
  Instant,
  line,
  SavedViewId,
  StoreId,
  translated,
  Version,
} from './shared.ts'

export const ClientBook = z
  .object({
    id: ClientBookId,
    number: z.string().meta({ description: 'From the number sequence chosen in headquarters' }),
    associateId: AssociateId,
    associateName: z.string(),
    isLeaver: z.boolean().meta({ description: 'The associate is deactivated; the book waits to be split' }),
    clientCount: z.int(),
  })
  .meta({ id: 'ClientBook' })
export type ClientBook = z.output<typeof ClientBook>

/** `cover`: for a time, while somebody is away; ends by itself. `secondary` and `cover` only under the policy `several`. */
export const BOOK_ROLES = ['primary', 'secondary', 'cover'] as const
export const BookRole = z.enum(BOOK_ROLES)
export type BookRole = z.output<typeof BookRole>

/** One of the three places on a card. A value that is missing is null and keeps its place. */
export const CardSlot = z
  .object({
    kind: z.enum(['measure', 'attribute']),
    code: z.string(),
    name: translated(z.string()),
    value: AttributeValue.nullable(),
    text: z.string().nullable().meta({ description: 'The value as people read it, in the caller’s language' }),
  })
  .meta({ id: 'CardSlot' })
export type CardSlot = z.output<typeof CardSlot>

const keeperFields = {
  associateId: AssociateId,
  role: BookRole,
  until: Instant.nullable(),
  since: Instant,
}

/** A client as a card shows one. */
export const ClientCard = z
  .object({
    customer: CustomerSummary,
    slots: z.array(CardSlot).max(3),
    keepers: z
      .array(z.object({ ...keeperFields, associateName: z.string(), bookNumber: z.string() }))
      .meta({ description: 'In whose books the client is, the primary one first' }),
    attributes: z.record(Code, AttributeValue).meta({ description: 'Values of all attributes of the two groups' }),
    version: Version.meta({ description: 'Of the customer' }),
  })
  .meta({ id: 'ClientCard' })
export type ClientCard = z.output<typeof ClientCard>

export const CLIENT_SORTS = ['name', '-name', '-lastPurchaseOn', 'lastPurchaseOn', '-since', 'since'] as const

/** What a list of clients is narrowed down by: attributes, words that all occur, how it is sorted. */
export const ClientQuery = z.strictObject({
  refinements: z.array(Refinement).max(20).default([]),
  text: line(100)
    .nullable()
    .default(null)
    .meta({ description: 'Words in name, phone, e-mail address or account number' }),
  sort: z.enum(CLIENT_SORTS).default('name'),
})
export type ClientQuery = z.output<typeof ClientQuery>

export const BOOK_KINDS = ['own', 'store'] as const

export const SavedView = z
  .object({
    id: SavedViewId,
    name: line(60),
    book: z.enum(BOOK_KINDS),
    query: ClientQuery,
    sharedWithStoreId: StoreId.nullable(),
    associateId: AssociateId.meta({ description: 'Whose it is' }),
    unavailable: z
      .array(
        z.object({ attribute: z.string(), because: z.enum(['retired', 'not-refinable', 'not-in-group', 'changed']) }),
      )
      .meta({ description: 'Filters that no longer apply; the list is then without them' }),
    version: Version,
  })
  .meta({ id: 'SavedView' })
export type SavedView = z.output<typeof SavedView>

const viewFields = { name: line(60), query: ClientQuery, sharedWithStoreId: StoreId.nullable() }

export const CreateSavedView = z.strictObject({
  id: SavedViewId.optional(),
  ...viewFields,
  book: z.enum(BOOK_KINDS),
  sharedWithStoreId: viewFields.sharedWithStoreId.default(null),
})
export type CreateSavedView = z.output<typeof CreateSavedView>

export const UpdateSavedView = z.strictObject(viewFields).partial()
export type UpdateSavedView = z.output<typeof UpdateSavedView>

const reason = line(300).nullable().default(null)
const customerIds = z.array(CustomerId).min(1).max(500)

export const AddClients = z.strictObject({
  id: ClientBookOperationId.optional(),
  customerIds,
  associateId: AssociateId.optional().meta({ description: 'Into whose book; one’s own when absent' }),
  role: BookRole.optional().meta({
    description: 'Primary when nobody keeps the client yet, else secondary; under the policy single always primary',
  }),
  until: Instant.nullable().default(null).meta({ description: 'Needed for cover, only for cover' }),
  reason,
})
export type AddClients = z.output<typeof AddClients>

export const RemoveClients = z.strictObject({
  id: ClientBookOperationId.optional(),
  customerIds,
  associateId: AssociateId.optional().meta({ description: 'Out of whose book; one’s own when absent' }),
  reason,
})
export type RemoveClients = z.output<typeof RemoveClients>

/**
 * To whom clients go. `associate`: all to one. `evenly`: so that the books end up as equal as can be. `homeStore`: to
 * those of them who work in each client’s home store, evenly among them. `attribute`: by a value, the first case that holds.
 * `lastHelped`: to whoever of these assisted the client last. Whom no rule places is shared evenly among `to` or `rest`.
 */
export const SplitRule = z
  .discriminatedUnion('by', [
    z.strictObject({ by: z.literal('associate'), to: AssociateId }),
    z.strictObject({ by: z.literal('evenly'), to: z.array(AssociateId).min(1).max(50) }),
    z.strictObject({ by: z.literal('homeStore'), to: z.array(AssociateId).min(1).max(50) }),
    z.strictObject({ by: z.literal('lastHelped'), to: z.array(AssociateId).min(1).max(50) }),
    z.strictObject({
      by: z.literal('attribute'),
      attribute: Code,
      cases: z
        .array(z.strictObject({ value: SingleAttributeValue, to: AssociateId }))
        .min(1)
        .max(50),
      rest: z.array(AssociateId).min(1).max(50),
    }),
  ])
  .meta({ id: 'SplitRule' })
export type SplitRule = z.output<typeof SplitRule>

const reassignFields = {
  fromAssociateId: AssociateId,
  customerIds: customerIds.nullable().default(null).meta({ description: 'Null: the whole book' }),
  rule: SplitRule,
}

export const PreviewReassignment = z.strictObject(reassignFields)
export type PreviewReassignment = z.output<typeof PreviewReassignment>

export const ReassignClients = z.strictObject({ id: ClientBookOperationId.optional(), ...reassignFields, reason })
export type ReassignClients = z.output<typeof ReassignClients>

export const ReassignmentPreview = z
  .object({
    clients: z.int(),
    successors: z.array(
      z.object({
        associateId: AssociateId,
        associateName: z.string(),
        bookNumber: z.string().nullable().meta({ description: 'Null: a book is opened' }),
        before: z.int(),
        receives: z.int(),
        after: z.int(),
      }),
    ),
    notInBook: z.array(CustomerId).meta({ description: 'Asked for, and not in this book' }),
  })
  .meta({ id: 'ReassignmentPreview' })
export type ReassignmentPreview = z.output<typeof ReassignmentPreview>

/** One add, removal or reassignment, of one client or of thousands; what `undo` takes back. */
export const ClientBookOperation = z
  .object({
    id: ClientBookOperationId,
    kind: z.enum(['add', 'remove', 'reassign']),
    at: Instant,
    by: AssociateId.nullable(),
    reason: z.string().nullable(),
    clients: z.int().meta({ description: 'How many it changed' }),
    unchanged: z.int().meta({ description: 'How many were so already' }),
    undoUntil: Instant.nullable().meta({ description: 'Null when it cannot be undone any more' }),
    undoneAt: Instant.nullable(),
  })
  .meta({ id: 'ClientBookOperation' })
export type ClientBookOperation = z.output<typeof ClientBookOperation>

export const UndoOutcome = z
  .object({
    operation: ClientBookOperation,
    undone: z.int(),
    left: z
      .array(CustomerId)
      .meta({ description: 'Somebody else has changed these since: they stay as they are. The first 100' }),
  })
  .meta({ id: 'UndoOutcome' })
export type UndoOutcome = z.output<typeof UndoOutcome>

/** What happened between a customer and client books. */
export const ClientBookEvent = z
  .object({
    id: ClientBookEventId,
    operationId: ClientBookOperationId,
    action: z.enum(['added', 'removed', 'reassigned', 'undone', 'expired']),
    customerId: CustomerId,
    from: z.object({ associateId: AssociateId, associateName: z.string() }).nullable(),
    to: z.object({ associateId: AssociateId, associateName: z.string() }).nullable(),
    role: BookRole,
    reason: z.string().nullable(),
    at: Instant,
    by: z.object({ associateId: AssociateId, associateName: z.string() }).nullable(),
  })
  .meta({ id: 'ClientBookEvent' })
export type ClientBookEvent = z.output<typeof ClientBookEvent>

/** What became of a client since a cursor: the card, or null when the client left the list. */
export const ClientChange = z
  .object({ customerId: CustomerId, card: ClientCard.nullable() })
  .meta({ id: 'ClientChange' })
export type ClientChange = z.output<typeof ClientChange>
