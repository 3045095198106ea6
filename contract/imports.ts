import { z } from 'zod'
import { defineEndpoints, defineProblems, operation } from './endpoint.ts'
import {
  Currency,
  ImportId,
  ImportMappingId,
  Instant,
  line,
  pageOf,
  pageQuery,
  StoreId,
  TimeZone,
  Version,
} from './shared.ts'

export const importsProblems = defineProblems({
  idTaken: { code: 'imports/id-taken', status: 409 },
  nameTaken: { code: 'imports/name-taken', status: 409 },
  unknownPreset: { code: 'imports/unknown-preset', status: 422 },
  unknownMapping: { code: 'imports/unknown-mapping', status: 422 },
  unknownStore: { code: 'imports/unknown-store', status: 422 },
  partMissing: { code: 'imports/part-missing', status: 409 },
  started: { code: 'imports/started', status: 409 },
  notDone: { code: 'imports/not-done', status: 409 },
  undone: { code: 'imports/undone', status: 409 },
})

/** What a file holds: Carnet’s own tables, or what another system exports. */
export const IMPORT_PRESETS = [
  'carnet-customers',
  'carnet-products',
  'carnet-orders',
  'carnet-loyalty',
  'carnet-wishes',
  'shopify-customers',
  'shopify-orders',
  'dynamics-customers',
  'dynamics-transactions',
  'dynamics-transaction-lines',
  'online-retail',
] as const
export const ImportPreset = z.enum(IMPORT_PRESETS).meta({ id: 'ImportPreset' })
export type ImportPreset = z.output<typeof ImportPreset>

/** How a file is read where it does not say so itself. Whatever is null is found out from the file. */
export const ReadingOptions = z
  .strictObject({
    encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']).nullable().default(null),
    delimiter: z.enum([',', ';', '\t', '|']).nullable().default(null),
    dateOrder: z.enum(['year-month-day', 'day-month-year', 'month-day-year']).nullable().default(null),
    decimalMark: z.enum(['.', ',']).nullable().default(null),
    timeZone: TimeZone.nullable()
      .default(null)
      .meta({ description: 'Of times without one; the legal entity’s when null' }),
    currency: Currency.nullable()
      .default(null)
      .meta({ description: 'Of amounts without one; the legal entity’s when null' }),
    storeId: StoreId.nullable().default(null).meta({ description: 'Of orders without one' }),
  })
  .meta({ id: 'ReadingOptions' })
export type ReadingOptions = z.output<typeof ReadingOptions>

/** Which column is which field, for files whose headers are not those of the preset. */
const Columns = z
  .record(z.string().max(60), line(200))
  .meta({ description: 'Field to header', examples: [{ name: 'Nome e cognome' }] })

const mappingFields = { name: line(60), preset: ImportPreset, columns: Columns, reading: ReadingOptions }

export const ImportMapping = z
  .object({ id: ImportMappingId, ...mappingFields, version: Version })
  .meta({ id: 'ImportMapping' })
export type ImportMapping = z.output<typeof ImportMapping>

export const CreateImportMapping = z.strictObject({
  id: ImportMappingId.optional(),
  ...mappingFields,
  columns: Columns.default({}),
  reading: ReadingOptions.prefault({}),
})
export type CreateImportMapping = z.output<typeof CreateImportMapping>
export const UpdateImportMapping = z
  .strictObject({ name: mappingFields.name, columns: Columns, reading: ReadingOptions })
  .partial()
export type UpdateImportMapping = z.output<typeof UpdateImportMapping>

export const IMPORT_STATES = ['receiving', 'queued', 'running', 'done', 'refused', 'undoing', 'undone'] as const

/** Rows of the file by what became of them, or would become of them in a dry run. */
export const ImportCounts = z
  .object({
    read: z.int(),
    created: z.int(),
    changed: z.int(),
    same: z.int(),
    refused: z.int(),
    skipped: z.int().meta({ description: 'Rows of another kind, such as voided transactions' }),
  })
  .meta({ id: 'ImportCounts' })
export type ImportCounts = z.output<typeof ImportCounts>

export const Import = z
  .object({
    id: ImportId,
    preset: ImportPreset,
    fileName: z.string(),
    fileBytes: z.int().nullable(),
    isDryRun: z.boolean(),
    state: z.enum(IMPORT_STATES),
    counts: ImportCounts,
    left: z.int().meta({ description: 'Records that an undo left, because somebody has changed them since' }),
    notes: z
      .array(z.object({ code: z.string(), count: z.int(), text: z.string() }))
      .meta({ description: 'What was taken in otherwise than it was written, as amounts rounded to the minor unit' }),
    because: z.string().nullable().meta({ description: 'Why the whole file was refused, in words' }),
    startedAt: Instant.nullable(),
    finishedAt: Instant.nullable(),
    undoneAt: Instant.nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'Import' })
export type Import = z.output<typeof Import>

export const CreateImport = z.strictObject({
  id: ImportId.optional(),
  preset: ImportPreset.nullable().default(null).meta({ description: 'Or a mapping, which has one' }),
  mappingId: ImportMappingId.nullable().default(null),
  fileName: line(200),
  isDryRun: z.boolean().default(false),
  reading: ReadingOptions.prefault({}),
})
export type CreateImport = z.output<typeof CreateImport>

/** A row that was not taken in. `line` is the line of the file where it begins, the header being line 1. */
export const RefusedRow = z
  .object({
    row: z.int(),
    line: z.int(),
    column: z.string().nullable(),
    code: z.string(),
    reason: z.string().meta({ description: 'In the caller’s language' }),
  })
  .meta({ id: 'RefusedRow' })
export type RefusedRow = z.output<typeof RefusedRow>

const run = operation('import.run')
const ofImport = { params: z.strictObject({ importId: ImportId }) } as const
const ofMapping = { params: z.strictObject({ importMappingId: ImportMappingId }) } as const
const { idTaken, nameTaken, unknownPreset, unknownMapping, unknownStore, partMissing, started, notDone, undone } =
  importsProblems

export const imports = defineEndpoints({
  listImports: {
    method: 'GET',
    path: '/imports',
    summary: 'List imports, newest first',
    access: run,
    query: z.strictObject(pageQuery),
    response: pageOf(Import),
  },
  createImport: {
    method: 'POST',
    path: '/imports',
    summary: 'Begin an import: its file then follows in parts',
    access: run,
    body: CreateImport,
    response: Import,
    status: 201,
    problems: [idTaken, unknownPreset, unknownMapping, unknownStore],
  },
  readImport: {
    method: 'GET',
    path: '/imports/:importId',
    summary: 'Read how far an import is and what became of its rows',
    access: run,
    ...ofImport,
    response: Import,
  },
  setImportPart: {
    method: 'PUT',
    path: '/imports/:importId/parts/:number',
    summary: 'Send a part of the file; the same part again takes the place of the first',
    access: run,
    params: z.strictObject({ importId: ImportId, number: z.coerce.number().int().min(1).max(100_000) }),
    body: z.strictObject({
      data: z.base64().max(950_000).meta({ description: 'Bytes of the file, up to 700 kB, in base64' }),
    }),
    response: z.object({ number: z.int(), bytes: z.int() }),
    problems: [started],
  },
  startImport: {
    method: 'POST',
    path: '/imports/:importId/start',
    summary: 'Start an import when all its parts are there',
    access: run,
    ...ofImport,
    body: z.strictObject({ parts: z.int().min(1).max(100_000).meta({ description: 'How many were sent' }) }),
    response: Import,
    problems: [partMissing, started],
  },
  listRefusedRows: {
    method: 'GET',
    path: '/imports/:importId/refused-rows',
    summary: 'List the rows that were not taken in, in the order of the file',
    access: run,
    ...ofImport,
    query: z.strictObject({
      ...pageQuery,
      taken: z
        .enum(['true', 'false'])
        .transform((word) => word === 'true')
        .default(false)
        .meta({
          description:
            'Instead, the rows that were taken in otherwise than they were written; the first 1,000 of each kind',
        }),
    }),
    response: pageOf(RefusedRow),
  },
  undoImport: {
    method: 'POST',
    path: '/imports/:importId/undo',
    summary: 'Take back what an import created and changed',
    description: 'What people have changed since stays, and is counted as left.',
    access: run,
    ...ofImport,
    response: Import,
    status: 202,
    problems: [notDone, undone],
  },
  listImportMappings: {
    method: 'GET',
    path: '/import-mappings',
    summary: 'List saved mappings, by name',
    access: run,
    query: z.strictObject(pageQuery),
    response: pageOf(ImportMapping),
  },
  createImportMapping: {
    method: 'POST',
    path: '/import-mappings',
    summary: 'Save a mapping',
    access: run,
    body: CreateImportMapping,
    response: ImportMapping,
    status: 201,
    problems: [idTaken, nameTaken, unknownStore],
  },
  readImportMapping: {
    method: 'GET',
    path: '/import-mappings/:importMappingId',
    summary: 'Read a mapping',
    access: run,
    ...ofMapping,
    response: ImportMapping,
  },
  updateImportMapping: {
    method: 'PATCH',
    path: '/import-mappings/:importMappingId',
    summary: 'Change a mapping',
    access: run,
    ...ofMapping,
    body: UpdateImportMapping,
    response: ImportMapping,
    ifMatch: true,
    problems: [nameTaken, unknownStore],
  },
  deleteImportMapping: {
    method: 'DELETE',
    path: '/import-mappings/:importMappingId',
    summary: 'Delete a mapping',
    access: run,
    ...ofMapping,
  },
})
