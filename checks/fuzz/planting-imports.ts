import type { Import } from '#contract/imports.ts'
import type { Ground } from './ground.ts'

/** How a file is read when nobody says anything. */
export const READING = {
  encoding: null,
  delimiter: null,
  dateOrder: null,
  decimalMark: null,
  timeZone: null,
  currency: null,
  storeId: null,
}

export interface PlantingOfImports {
  /** An import in this state, with the first part of its file, a row that was refused and one taken in otherwise. */
  import(state: Import['state']): Promise<string>
}

export function plantingOfImports({ insert, put, canary, world }: Ground): PlantingOfImports {
  return {
    import: async (state) => {
      const text = canary('whole', 'import')
      const batch_id = await insert('import_batch', {
        preset: 'carnet-customers',
        columns: JSON.stringify({ name: text }),
        reading: JSON.stringify(READING),
        file_name: text,
        is_dry_run: false,
        state,
        rows_done: 3,
        created_count: 1,
        refused_count: 1,
        notes: JSON.stringify({ [text]: 1 }),
        because: state === 'refused' ? text : null,
        created_at: world.now(),
        finished_at: state === 'done' ? world.now() : null,
      })
      await put('import_part', { batch_id, number: 1, bytes: Buffer.from(`name\n${text}\n`) })
      const remark = { batch_id, code: text, column_name: text }
      for (const row_number of [1, 2, 3, 4])
        await put('import_remark', {
          ...remark,
          row_number,
          line_number: row_number + 1,
          was_taken: false,
          cells: JSON.stringify([text]),
        })
      await put('import_remark', { ...remark, row_number: 5, line_number: 6, was_taken: true })
      await put('import_effect', { batch_id, kind: 'planted', record_id: text, before: JSON.stringify({ text }) })
      await put('import_group', { batch_id, key: text, rows_seen: 1 })
      return batch_id
    },
  }
}
