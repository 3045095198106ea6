import type { ContactPoint, Customer } from '#contract/customer-shapes.ts'
import type { Id } from '#contract/shared.ts'
import type { ParsedRecord } from '#modules/attributes/index.ts'
import { newId } from '#platform/ids.ts'
import { readPoint } from '../contact/read-contact-points.ts'
import { countryFor } from '../place.ts'
import type { NewConsent } from '../rows.ts'
import type { CustomerRow, RowRefusal } from './customer-row.ts'
import { decisionKey, externalKey, type Owners, type Places } from './look-up.ts'
import { differing, mergeRow } from './merge-row.ts'

/** What a row did to its customer, before the call is over. */
export type Step =
  | { readonly outcome: 'created' | 'changed' | 'same'; readonly id: Id<'customer'> }
  | ({ readonly outcome: 'refused' } & RowRefusal)

/** A customer during the call: as it was (null when it is new), as it is by now, and what it decided. */
export interface Held {
  readonly before: Customer | null
  readonly now: Customer
  readonly consents: readonly NewConsent[]
}

interface Known {
  readonly owners: Owners
  readonly there: ReadonlyMap<Id<'customer'>, Customer>
  readonly places: Places
  readonly decisions: Set<string>
  readonly at: Date
  readonly source: string
}

/** A row is not taken in. Ends its work and nothing else. */
class Refused extends Error {
  override readonly name = 'Refused'
  readonly refusal: RowRefusal

  constructor(column: string, code: string) {
    super(code)
    this.refusal = { column, code }
  }
}

/** Rows put one after the other into the customers that are known, in memory: each row sees what those before it did. */
export class Putting {
  readonly held = new Map<Id<'customer'>, Held>()
  readonly #known: Known

  constructor(known: Known) {
    this.#known = known
  }

  /** Puts one row in. A row that is refused changes nothing. */
  put(row: CustomerRow, values: ParsedRecord): Step {
    try {
      return this.#put(row, values)
    } catch (error) {
      if (error instanceof Refused) return { outcome: 'refused', ...error.refusal }
      throw error
    }
  }

  #put(row: CustomerRow, values: ParsedRecord): Step {
    if (!values.ok) throw new Refused(`attributes.${values.attribute}`, values.code)
    this.#requirePlaces(row)
    const id = this.#ownerOf(row)
    const before = id === undefined ? undefined : this.#current(id)
    const customer = before?.now ?? this.#newCustomer(row)
    this.#requireFree(row, customer.id)
    const points = this.#points(row, customer)
    const now = mergeRow(customer, { row, points, values: values.patch })
    const consents = this.#consents(row, now)
    const isNew = before === undefined
    const isChanged = !isNew && (consents.length > 0 || Object.keys(differing(customer, now)).length > 0)
    this.held.set(now.id, {
      before: before?.before ?? null,
      now: { ...now, consents: [...now.consents, ...consents] },
      consents: [...(before?.consents ?? []), ...consents],
    })
    this.#own(row, now)
    for (const consent of consents) this.#known.decisions.add(decisionKey(now.id, consent))
    return { outcome: isNew ? 'created' : isChanged ? 'changed' : 'same', id: now.id }
  }

  #current(id: Id<'customer'>): Held {
    const held = this.held.get(id)
    if (held) return held
    const customer = this.#known.there.get(id)
    if (!customer) throw new Error('A customer that was found is not there')
    return { before: customer, now: customer, consents: [] }
  }

  #requirePlaces({ homeStoreId, addressBookIds = [] }: CustomerRow): void {
    const { stores, books } = this.#known.places
    if (homeStoreId && !stores.has(homeStoreId)) throw new Refused('homeStoreId', 'customers/unknown-store')
    if (addressBookIds.some((id) => !books.has(id)))
      throw new Refused('addressBookIds', 'customers/unknown-address-book')
  }

  #ownerOf({ externalIds = [], number }: CustomerRow): Id<'customer'> | undefined {
    const { owners } = this.#known
    const owner = externalIds.map((one) => owners.externalId.get(externalKey(one))).find((id) => id !== undefined)
    return owner ?? (number === undefined ? undefined : owners.number.get(number))
  }

  #newCustomer({ kind = 'person', name, number, externalIds = [], homeStoreId }: CustomerRow): Customer {
    const called = name ?? number ?? externalIds[0]?.value
    if (called === undefined) throw new Refused('name', 'field/required')
    const books = (homeStoreId && this.#known.places.stores.get(homeStoreId)?.books) || []
    return {
      ...blank,
      id: newId<'customer'>(),
      kind,
      name: called,
      addressBookIds: [...books],
      createdAt: this.#known.at,
    }
  }

  /** What is unlike any other must not be somebody else's. */
  #requireFree({ externalIds = [], number, loyaltyCards = [] }: CustomerRow, id: Id<'customer'>): void {
    const { owners } = this.#known
    const isOthers = (owner: Id<'customer'> | undefined) => owner !== undefined && owner !== id
    if (externalIds.some((one) => isOthers(owners.externalId.get(externalKey(one)))))
      throw new Refused('externalIds', 'customers/external-id-taken')
    if (number !== undefined && isOthers(owners.number.get(number)))
      throw new Refused('number', 'customers/number-taken')
    if (loyaltyCards.some((card) => isOthers(owners.card.get(card.number))))
      throw new Refused('loyaltyCards', 'customers/card-taken')
  }

  // A number that a customer gives up stays theirs until the call is over: rows are written all at once, in no order.
  #own({ externalIds = [], number, loyaltyCards = [] }: CustomerRow, { id }: Customer): void {
    const { owners } = this.#known
    for (const one of externalIds) owners.externalId.set(externalKey(one), id)
    if (number !== undefined) owners.number.set(number, id)
    for (const card of loyaltyCards) owners.card.set(card.number, id)
  }

  #points(
    { contactPoints = [], addresses = [], homeStoreId }: CustomerRow,
    customer: Customer,
  ): Omit<ContactPoint, 'id'>[] {
    if (contactPoints.length === 0) return []
    const { stores, timeZone } = this.#known.places
    const store = stores.get(homeStoreId ?? customer.homeStoreId ?? ('' as Id<'store'>)) // No store has an empty id.
    const places = [...addresses.map(({ country = null }) => ({ country })), ...customer.addresses]
    const country = countryFor(places, store?.timeZone ?? timeZone)
    return contactPoints.map(({ kind, typed, label = null, isPrimary = false, column = kind }) => {
      const read = readPoint({ kind, typed }, country)
      if (!read.ok) throw new Refused(column, read.code)
      return { kind, typed, label, isPrimary, value: read.value, isReachable: read.isReachable }
    })
  }

  #consents({ consents = [] }: CustomerRow, customer: Customer): NewConsent[] {
    const { at: today, source, decisions } = this.#known
    return consents.flatMap(({ at, wording = null, evidence = null, ...decided }) => {
      if (at !== undefined && at > today) throw new Refused('consents', 'customers/in-the-future')
      // Rows before this one put theirs at the end.
      const inForce = customer.consents
        .filter(({ channel, purpose }) => channel === decided.channel && purpose === decided.purpose)
        .toSorted((a, b) => a.at.getTime() - b.at.getTime() || (a.decision < b.decision ? -1 : 1))
        .at(-1)
      const entry = { ...decided, at: at ?? today }
      const isThere = at === undefined ? inForce?.decision === decided.decision : false
      if (isThere || decisions.has(decisionKey(customer.id, entry))) return []
      return { id: newId<'consent_entry'>(), customerId: customer.id, ...entry, source, wording, evidence }
    })
  }
}

const blank: Omit<Customer, 'id' | 'kind' | 'name' | 'addressBookIds' | 'createdAt'> = {
  number: null,
  preferredName: null,
  languages: [],
  homeStoreId: null,
  attributes: {},
  contactPoints: [],
  addresses: [],
  externalIds: [],
  loyaltyCards: [],
  consents: [],
  lastPurchaseOn: null,
  version: 1,
}
