import { newId } from '#platform/ids.ts'
import type pg from 'pg'

type Fields = Readonly<Record<string, unknown>>

/** Puts rows into one legal entity by SQL, whatever the product would say of them. */
export interface Inserter {
  /** A row with an id of its own, which is answered. */
  readonly insert: (table: string, fields: Fields) => Promise<string>
  /** A row of a table whose rows have no id. */
  readonly put: (table: string, fields: Fields) => Promise<void>
}

export function inserter(client: pg.Client, legalEntityId: string): Inserter {
  const put = async (table: string, fields: Fields) => {
    const row = { legal_entity_id: legalEntityId, ...fields }
    const names = Object.keys(row)
    const places = names.map((_, at) => `$${at + 1}`).join(', ')
    await client.query(`insert into ${table} (${names.join(', ')}) values (${places})`, Object.values(row))
  }
  return {
    put,
    insert: async (table, fields) => {
      const row = { id: newId(), ...fields }
      await put(table, row)
      return String(row.id)
    },
  }
}
