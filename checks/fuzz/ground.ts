import type { Id } from '#contract/shared.ts'
import type { GivenLegalEntity } from '#server/testing/given.ts'
import type { World } from '#server/testing/world.ts'
import type pg from 'pg'
import type { Inserter } from './insert.ts'
import type { Place } from './stores.ts'

/** What rows are planted in: a legal entity with its stores and their address books. */
export interface Ground extends Inserter {
  readonly world: World
  readonly client: pg.Client
  readonly entity: GivenLegalEntity
  readonly stores: Readonly<Record<Place, Id<'store'>>>
  /** An address book of employees that only this store has, and one of customers. */
  readonly books: Readonly<Record<Place, Id<'address_book'>>>
  readonly patrons: Readonly<Record<Place, Id<'address_book'>>>
  /** A text that tells whose it is wherever it turns up. */
  readonly canary: (place: Place | 'whole', what: string) => string
}

let count = 0

/** A counted value, unlike any other in the process. */
export const counted = () => (count += 1)
/** A word that was never used before. */
export const next = (word: string) => `${word}-${counted()}`
