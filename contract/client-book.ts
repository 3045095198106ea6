import { z } from 'zod'
import { Facet } from './attribute-shapes.ts'
import {
  AddClients,
  BOOK_KINDS,
  CLIENT_SORTS,
  ClientBook,
  ClientBookEvent,
  ClientBookOperation,
  ClientCard,
  ClientChange,
  ClientQuery,
  CreateSavedView,
  PreviewReassignment,
  ReassignClients,
  ReassignmentPreview,
  RemoveClients,
  SavedView,
  UndoOutcome,
  UpdateSavedView,
} from './client-book-shapes.ts'
import { defineEndpoints, defineProblems, operation } from './endpoint.ts'
import { settingsProblems } from './settings.ts'
import { ClientBookOperationId, CustomerId, line, pageOf, pageQuery, SavedViewId, StoreId } from './shared.ts'

export const clientBookProblems = defineProblems({
  noNumberSequence: { code: 'client-book/no-number-sequence', status: 409 },
  leaver: { code: 'client-book/leaver', status: 409 },
  inOtherBook: { code: 'client-book/in-other-book', status: 409 },
  notInBook: { code: 'client-book/not-in-book', status: 409 },
  roleNotAllowed: { code: 'client-book/role-not-allowed', status: 409 },
  unknownSuccessor: { code: 'client-book/unknown-successor', status: 422 },
  undoTooLate: { code: 'client-book/undo-too-late', status: 409 },
  undone: { code: 'client-book/undone', status: 409 },
  idTaken: { code: 'client-book/id-taken', status: 409 },
  cursorTooOld: { code: 'client-book/cursor-too-old', status: 409 },
  noStore: { code: 'client-book/no-store', status: 409 },
  tooManyViews: { code: 'client-book/too-many-views', status: 409 },
})

const {
  noNumberSequence,
  leaver,
  inOtherBook,
  notInBook,
  roleNotAllowed,
  unknownSuccessor,
  undoTooLate,
  undone,
  idTaken,
  cursorTooOld,
  noStore,
  tooManyViews,
} = clientBookProblems
// Of the number sequence that books take their numbers from.
const { stopped, exhausted } = settingsProblems

const feature = 'clienteling'
const viewOwn = operation('clientBook.viewOwn')
const viewStore = operation('clientBook.viewStore')
const ofView = { params: z.strictObject({ savedViewId: SavedViewId }) } as const
const ofOperation = { params: z.strictObject({ clientBookOperationId: ClientBookOperationId }) } as const

/** `ClientQuery.refinements` in an address: JSON, so that a link opens the list as it was filtered. */
const refine = z
  .string()
  .max(6000)
  .transform((text, ctx) => {
    try {
      return JSON.parse(text) as unknown // The pipe below checks it.
    } catch {
      ctx.addIssue({ code: 'custom', message: 'field/format' })
      return z.NEVER
    }
  })
  .pipe(ClientQuery.shape.refinements)
  .default([])
  .meta({ description: 'Refinements as JSON', examples: ['[{"by":"values","attribute":"likes","anyOf":["gold"]}]'] })

const listQuery = {
  ...pageQuery,
  refine,
  text: line(100).optional(),
  sort: z.enum(CLIENT_SORTS).default('name'),
  facets: z
    .enum(['true', 'false'])
    .transform((word) => word === 'true')
    .default(false)
    .meta({ description: 'With the counts beside each refiner, and the total' }),
} as const

const clientPage = z.object({
  items: z.array(ClientCard),
  nextCursor: z.string().nullable(),
  total: z.int().nullable().meta({ description: 'Clients that pass the filters; null unless facets were asked for' }),
  facets: z.array(Facet).nullable(),
  changeCursor: z
    .string()
    .meta({ description: 'Where listClientChanges begins to tell what changed after this answer' }),
})

const inStore = {
  storeId: StoreId.optional().meta({ description: 'The store the caller stands in when absent' }),
} as const

export const clientBook = defineEndpoints({
  readOwnClientBook: {
    method: 'GET',
    path: '/client-book',
    summary: 'Read your own client book',
    access: viewOwn,
    feature,
    response: z.object({
      book: ClientBook.nullable().meta({ description: 'Null until the first client is added' }),
      policy: z.enum(['single', 'several']),
    }),
  },
  listClientBooks: {
    method: 'GET',
    path: '/client-books',
    summary: 'List the client books of the store, or of all stores in reach, by the associate’s name',
    access: viewStore,
    feature,
    query: z.strictObject({
      ...pageQuery,
      storeId: StoreId.optional().meta({ description: 'All stores in reach when absent' }),
    }),
    response: pageOf(ClientBook),
  },
  listClients: {
    method: 'GET',
    path: '/client-book/clients',
    summary: 'List the clients in your own book',
    description: 'Operation 712. Not narrowed down by the address books of the store.',
    access: viewOwn,
    feature,
    query: z.strictObject(listQuery),
    response: clientPage,
  },
  listStoreClients: {
    method: 'GET',
    path: '/store-client-book/clients',
    summary: 'List the clients of all associates who share an employee address book with the store',
    description: 'Operation 713.',
    access: viewStore,
    feature,
    query: z.strictObject({ ...listQuery, ...inStore }),
    response: clientPage,
    problems: [noStore],
  },
  listClientChanges: {
    method: 'GET',
    path: '/client-book/changes',
    summary: 'List what changed in your own book since a cursor',
    description: 'At least once each; the last state of each client. For replicas that work without network.',
    access: viewOwn,
    feature,
    query: z.strictObject({ ...pageQuery, since: z.string().max(1000).optional() }),
    response: z.object({
      items: z.array(ClientChange),
      nextCursor: z.string().nullable(),
      changeCursor: z.string().nullable().meta({ description: 'On the last page: where to go on next time' }),
    }),
    problems: [cursorTooOld],
  },
  addClients: {
    method: 'POST',
    path: '/client-book/additions',
    summary: 'Add customers to a client book',
    description:
      'Operation 714. All or none. Under the policy single, a customer who is in another book is 409, which names it. ' +
      'Customers whom the caller may not read (customer.read) are not there.',
    access: operation('clientBook.add'),
    feature,
    body: AddClients,
    response: z.object({ operation: ClientBookOperation }),
    status: 201,
    problems: [noNumberSequence, stopped, exhausted, leaver, inOtherBook, roleNotAllowed, idTaken],
  },
  removeClients: {
    method: 'POST',
    path: '/client-book/removals',
    summary: 'Remove customers from a client book',
    description: 'Operation 715. Whoever is not in the book is passed over.',
    access: operation('clientBook.remove'),
    feature,
    body: RemoveClients,
    response: z.object({ operation: ClientBookOperation }),
    status: 201,
    problems: [idTaken],
  },
  previewReassignment: {
    method: 'POST',
    path: '/client-book/reassignment-previews',
    summary: 'Count who would receive how many clients',
    access: operation('clientBook.reassign'),
    feature,
    body: PreviewReassignment,
    response: ReassignmentPreview,
    withoutIdempotencyKey: 'it changes nothing',
    withoutAudit: 'it changes nothing',
    problems: [unknownSuccessor],
  },
  reassignClients: {
    method: 'POST',
    path: '/client-book/reassignments',
    summary: 'Reassign clients to other associates',
    description:
      'Operation 716. Exactly what the preview said, if nobody changed the books in between. Also out of the book of somebody who left.',
    access: operation('clientBook.reassign'),
    feature,
    body: ReassignClients,
    response: z.object({ operation: ClientBookOperation }),
    status: 201,
    problems: [noNumberSequence, stopped, exhausted, notInBook, unknownSuccessor, idTaken],
  },
  listClientBookOperations: {
    method: 'GET',
    path: '/client-book/operations',
    summary: 'List your own adds, removals and reassignments, newest first',
    access: viewOwn,
    feature,
    query: z.strictObject(pageQuery),
    response: pageOf(ClientBookOperation),
  },
  undoClientBookOperation: {
    method: 'POST',
    path: '/client-book/operations/:clientBookOperationId/undo',
    summary: 'Undo an add, removal or reassignment of the last 24 hours',
    description: 'By whoever did it, or whoever may reassign in all the books it touched.',
    access: viewOwn,
    feature,
    ...ofOperation,
    response: UndoOutcome,
    problems: [undoTooLate, undone],
  },
  listClientBookHistory: {
    method: 'GET',
    path: '/customers/:customerId/client-book-history',
    summary: 'List how a customer came into and out of client books, newest first',
    access: operation('customer.read'),
    feature,
    params: z.strictObject({ customerId: CustomerId }),
    query: z.strictObject(pageQuery),
    response: pageOf(ClientBookEvent),
  },
  listSavedViews: {
    method: 'GET',
    path: '/client-book/views',
    summary: 'List your saved views and those shared with your stores, by name',
    access: viewOwn,
    feature,
    query: z.strictObject({ ...pageQuery, book: z.enum(BOOK_KINDS).optional() }),
    response: pageOf(SavedView),
  },
  createSavedView: {
    method: 'POST',
    path: '/client-book/views',
    summary: 'Save a view of a client book',
    description: 'Sharing with a store needs the store client book of that store.',
    access: viewOwn,
    feature,
    body: CreateSavedView,
    response: SavedView,
    status: 201,
    problems: [idTaken, tooManyViews],
  },
  readSavedView: {
    method: 'GET',
    path: '/client-book/views/:savedViewId',
    summary: 'Read a saved view',
    access: viewOwn,
    feature,
    ...ofView,
    response: SavedView,
  },
  updateSavedView: {
    method: 'PATCH',
    path: '/client-book/views/:savedViewId',
    summary: 'Change a saved view of your own',
    access: viewOwn,
    feature,
    ...ofView,
    body: UpdateSavedView,
    response: SavedView,
    ifMatch: true,
  },
  deleteSavedView: {
    method: 'DELETE',
    path: '/client-book/views/:savedViewId',
    summary: 'Delete a saved view of your own',
    access: viewOwn,
    feature,
    ...ofView,
  },
})
