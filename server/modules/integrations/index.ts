// The door of `integrations`: what comes in from other systems.
import type { Module } from '#platform/module.ts'
import { runImportJob, undoImportJob } from './import-jobs.ts'
import { endpoints } from './routes.ts'

export { beginImport } from './create-import.ts'
export { markForUndoing, undoImportInSteps } from './engine/undo-import.ts'
export { runImport, TakenOver } from './engine/run-import.ts'
export { findUnfinished, requireImport } from './imports.ts'
export { findMapping } from './mappings.ts'
export { refusedRows } from './refused-file.ts'

export const integrationsModule: Module = {
  name: 'integrations',
  endpoints,
  jobs: [runImportJob, undoImportJob],
}
