import { newId } from '#platform/ids.ts'
import type { Ground } from './ground.ts'
import type { Place } from './stores.ts'

export interface PlantingOfBooks {
  /** The client book of an associate, opened if there is none. */
  clientBook(associateId: string): Promise<string>
  /**
   * An associate of the store of this place, in its address book of employees, with a client book. Also in the address book of
   * customers of the store `here`, which shows nobody whose client is whose.
   */
  keeper(place: Place): Promise<string>
  /** A line of the history of a customer: that the associate added them. */
  bookEvent(customerId: string, by: string, place: Place): Promise<string>
  /** A view of an associate's, shared with the store of a place or with nobody. */
  savedView(associateId: string, place: Place, sharedWith?: Place): Promise<string>
}

export function plantingOfBooks(ground: Ground): PlantingOfBooks {
  const { client, insert, put, canary, stores, books, patrons, entity, world } = ground
  const plant: PlantingOfBooks = {
    clientBook: async (associateId) => {
      const found = await client.query<{ id: string }>('select id from client_book where associate_id = $1', [
        associateId,
      ])
      return (
        found.rows[0]?.id ?? insert('client_book', { number: canary('whole', 'number'), associate_id: associateId })
      )
    },
    keeper: async (place) => {
      const text = canary(place, 'keeper')
      const id = await insert('associate', { personnel_number: text, name: text, language: 'en' })
      await client.query('insert into associate_store values ($1, $2, $3)', [entity.id, id, stores[place]])
      for (const address_book_id of new Set([books[place], ...(place === 'there' ? [patrons.here] : [])]))
        await put('associate_address_book', { associate_id: id, address_book_id })
      await plant.clientBook(id)
      return id
    },
    bookEvent: async (customer_id, by, place) => {
      const reason = canary(place, 'reason')
      const done = { at: world.now(), by_associate_id: by, reason }
      const operation_id = await insert('client_book_operation', {
        ...done,
        kind: 'add',
        changed_count: 1,
        unchanged_count: 0,
      })
      const line = { to_associate_id: by, to_role: 'primary', to_since: new Date('2026-01-01T00:00:00Z') }
      await insert('client_book_event', {
        ...done,
        ...line,
        operation_id,
        id: newId(),
        action: 'added',
        role: 'primary',
        customer_id,
      })
      return operation_id
    },
    savedView: (associate_id, place, sharedWith) =>
      insert('saved_view', {
        associate_id,
        name: canary(place, 'view'),
        book: sharedWith ? 'store' : 'own',
        query: JSON.stringify({ refinements: [], text: canary(place, 'text'), sort: 'name' }),
        shared_with_store_id: sharedWith ? stores[sharedWith] : null,
      }),
  }
  return plant
}
