import type { ImportPreset, ReadingOptions } from '#contract/imports.ts'
import type { Id } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import type { Field } from '../engine/columns.ts'
import type { RowReader } from '../engine/row-reader.ts'

/** What a preset is opened with: the legal entity, and how the file is read. */
export interface Surroundings {
  readonly legalEntityId: Id<'legal_entity'>
  readonly entityCode: string
  readonly currency: string
  readonly timeZone: string
  readonly reading: ReadingOptions
  /** Names after the colon of the file's columns of a family, `attribute:likes` → `likes`, with their fields. */
  readonly family: (name: string) => readonly { readonly name: string; readonly field: string }[]
}

/** A record as the row it was read from says it. */
export interface Numbered<T> {
  readonly row: number
  readonly line: number
  readonly cells: readonly string[]
  readonly record: T
}

/** What became of a record: taken in, or refused after all by who keeps it. `column` is a field's name. */
export type Outcome = 'created' | 'changed' | 'same' | { readonly column: string | null; readonly code: string }

/** What an import did to a record. `before` is null for one it created, else what undoing needs. */
export interface Effect {
  readonly kind: EffectKind
  readonly recordId: string
  readonly before: unknown
  readonly version: number | null
}
export type EffectKind = 'order' | 'wish' | 'loyalty' | 'product' | 'customer'

export interface Put {
  /** One for each record, in their order. */
  readonly outcomes: readonly Outcome[]
  readonly effects: readonly Effect[]
  /** Records taken in otherwise than they were written, by their place; `column` is a field's name. */
  readonly notes?: readonly { readonly at: number; readonly column: string; readonly code: string }[]
}

/** Reads records of one kind out of rows and puts them in. */
export interface Taker<T> {
  /**
   * The record of a row; null for a row that says nothing of this kind. Throws `RowRefused`. What is taken in otherwise than
   * written is said with `reader.note`.
   */
  read(reader: RowReader): T | null
  /** Numbers records that have no number of their own; kept also in a dry run, so that later chunks count on. */
  number?(ctx: Ctx, importId: Id<'import_batch'>, records: readonly Numbered<T>[]): Promise<void>
  put(ctx: Ctx, records: readonly Numbered<T>[]): Promise<Put>
  /** Forgets what it remembers of rows put in, because they were rolled back. */
  forget(): void
}

/** A kind of file. */
export interface Preset<T> {
  readonly key: ImportPreset
  readonly fields: readonly Field[]
  /** What stands before the colon in columns of which a file may have any number: `attribute`. */
  readonly families?: readonly string[]
  /** Rows in one transaction. */
  readonly chunkRows: number
  open(surroundings: Surroundings): Taker<T>
}

/** A preset with the type of its records let go of: what it reads is handed to nobody but itself. */
export type AnyPreset = Preset<unknown>
