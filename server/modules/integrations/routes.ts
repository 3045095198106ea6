import { imports } from '#contract/imports.ts'
import { bind } from '#platform/module.ts'
import { createImport } from './create-import.ts'
import { listImports, requireImport } from './imports.ts'
import { createMapping, deleteMapping, listMappings, requireMapping, updateMapping } from './mappings.ts'
import { setImportPart, startImport } from './parts.ts'
import { listRemarks } from './remarks.ts'
import { undoImport } from './undo-import.ts'

export const endpoints = bind('imports', imports, {
  listImports: (ctx, { query }) => listImports(ctx, query),
  createImport: (ctx, { body }) => createImport(ctx, body),
  readImport: (ctx, { params }) => requireImport(ctx, params.importId),
  setImportPart: (ctx, { params, body }) => setImportPart(ctx, params.importId, { number: params.number, ...body }),
  startImport: (ctx, { params, body }) => startImport(ctx, params.importId, body.parts),
  listRefusedRows: (ctx, { params, query }) => listRemarks(ctx, params.importId, query),
  undoImport: (ctx, { params }) => undoImport(ctx, params.importId),

  listImportMappings: (ctx, { query }) => listMappings(ctx, query),
  createImportMapping: (ctx, { body }) => createMapping(ctx, body),
  readImportMapping: (ctx, { params }) => requireMapping(ctx, params.importMappingId),
  updateImportMapping: (ctx, { params, version, body }) =>
    updateMapping(ctx, params.importMappingId, { version, ...body }),
  deleteImportMapping: (ctx, { params }) => deleteMapping(ctx, params.importMappingId),
})
