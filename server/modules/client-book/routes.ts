import { clientBook } from '#contract/client-book.ts'
import { bind, type BoundEndpoint, type Measures } from '#platform/module.ts'
import { listClientChanges } from './list/list-client-changes.ts'
import { listClients, listStoreClients } from './list/list-clients.ts'
import { createSavedView } from './views/create-saved-view.ts'
import { deleteSavedView } from './views/delete-saved-view.ts'
import { listSavedViews } from './views/list-saved-views.ts'
import { requireView } from './views/saved-views.ts'
import { updateSavedView } from './views/update-saved-view.ts'
import { addClients } from './add-clients.ts'
import { listBooks, readOwnBook } from './list-books.ts'
import { listHistory } from './list-history.ts'
import { listOperations } from './list-operations.ts'
import { previewReassignment, reassignClients } from './reassign-clients.ts'
import { removeClients } from './remove-clients.ts'
import { undoOperation } from './undo-operation.ts'

/** `measures`: every figure that may stand on a card, asked for when a request needs them. */
export function endpoints(measures: () => readonly Measures[]): readonly BoundEndpoint[] {
  return bind('client-book', clientBook, {
    readOwnClientBook: readOwnBook,
    listClientBooks: (ctx, { query }) => listBooks(ctx, query),
    listClients: (ctx, { query }) => listClients(ctx, query, measures()),
    listStoreClients: (ctx, { query }) => listStoreClients(ctx, query, measures()),
    listClientChanges: (ctx, { query }) => listClientChanges(ctx, query, measures()),
    addClients: (ctx, { body }) => addClients(ctx, body),
    removeClients: (ctx, { body }) => removeClients(ctx, body),
    previewReassignment: (ctx, { body }) => previewReassignment(ctx, body),
    reassignClients: (ctx, { body }) => reassignClients(ctx, body),
    listClientBookOperations: (ctx, { query }) => listOperations(ctx, query),
    undoClientBookOperation: (ctx, { params }) => undoOperation(ctx, params.clientBookOperationId),
    listClientBookHistory: (ctx, { params, query }) => listHistory(ctx, params.customerId, query),
    listSavedViews: (ctx, { query }) => listSavedViews(ctx, query),
    createSavedView: (ctx, { body }) => createSavedView(ctx, body),
    readSavedView: (ctx, { params }) => requireView(ctx, params.savedViewId),
    updateSavedView: (ctx, { params, version, body }) => updateSavedView(ctx, { ...params, version, patch: body }),
    deleteSavedView: (ctx, { params }) => deleteSavedView(ctx, params.savedViewId),
  })
}
