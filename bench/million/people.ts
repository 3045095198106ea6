import { fold, wordsOf } from '#platform/text/fold.ts'
import { chance, idOf } from './chance.ts'
import { personName } from './names.ts'
import { ASSOCIATES_IN_GROUP, attributesOf, BOOK, GROUPS, hasArea, placeOf, STORES_IN_GROUP, storeOf } from './shape.ts'

/** Who and what is there before the customers, by place. */
export interface Around {
  readonly legalEntityId: string
  readonly stores: readonly string[]
  readonly storeBooks: readonly string[]
  readonly areaBooks: readonly string[]
  /** By group, ten each. */
  readonly associates: readonly (readonly string[])[]
}

/** The columns of the files that `peopleFiles` makes. */
export const COLUMNS = {
  customer:
    'legal_entity_id, id, number, kind, name, languages, home_store_id, attributes, last_purchase_on, created_at',
  contact_point: 'legal_entity_id, customer_id, id, kind, value, typed, search_key, is_primary, is_reachable, position',
  postal_address: 'legal_entity_id, customer_id, id, lines, city, country, is_primary, position',
  customer_address_book: 'legal_entity_id, customer_id, address_book_id',
  customer_word: 'legal_entity_id, word, customer_id, words',
  customer_keeper:
    'legal_entity_id, associate_id, customer_id, role, since, sort_name, search_text, attributes, last_purchase_on',
} as const
export type PeopleTable = keyof typeof COLUMNS

const row = (...values: readonly (string | number)[]) => `${values.join('\t')}\n`
const NULL = String.raw`\N`
const reversed = (digits: string) => digits.split('').toReversed().join('')

/** Makes customers, one after the other, always the same ones. */
export class People {
  readonly #around: Around
  readonly #random = chance(20_261_122)
  readonly #kept = Array.from({ length: GROUPS }, () => 0)
  #count = 0

  constructor(around: Around) {
    this.#around = around
  }

  /** The next customers as text of COPY, by table. */
  next(count: number): Record<PeopleTable, string> {
    const text = {
      customer: '',
      contact_point: '',
      postal_address: '',
      customer_address_book: '',
      customer_word: '',
      customer_keeper: '',
    }
    for (let n = 0; n < count; n += 1) this.#add(text)
    return text
  }

  #add(text: Record<PeopleTable, string>): void {
    const random = this.#random
    const n = (this.#count += 1)
    const { legalEntityId: entity, stores, storeBooks, areaBooks } = this.#around
    const id = idOf(1, n)
    const { given, surname } = personName(random)
    const name = `${given} ${surname}`
    const number = `C-${String(n).padStart(8, '0')}`
    const store = storeOf(random)
    const attributes = JSON.stringify(attributesOf(random))
    const lastPurchase =
      random() < 0.3 ? NULL : new Date(1_640_995_200_000 + random() * 150_000_000_000).toISOString().slice(0, 10)
    text.customer += row(
      entity,
      id,
      number,
      'person',
      name,
      '{it}',
      stores[store] ?? NULL,
      attributes,
      lastPurchase,
      '2025-01-01T00:00:00Z',
    )
    const keys: string[] = []
    if (random() < 0.75) {
      const phone = `+393${String(Math.floor(random() * 1e9)).padStart(9, '0')}`
      keys.push(phone.slice(1))
      text.contact_point += row(entity, id, idOf(2, n), 'phone', phone, phone, reversed(phone.slice(1)), 't', 't', 0)
    }
    if (random() < 0.8) {
      const part = (word: string) => fold(word).replaceAll(/[^a-z]/g, '')
      const email = `${part(given)}.${part(surname)}${n % 1_000}@${n % 3 === 0 ? 'example.com' : 'mail.example'}`
      text.contact_point += row(entity, id, idOf(3, n), 'email', email, email, email, 't', 't', keys.length)
      keys.push(email)
    }
    text.postal_address += row(entity, id, idOf(4, n), '{}', placeOf(random), 'IT', 't', 0)
    text.customer_address_book += row(entity, id, storeBooks[store] ?? NULL)
    const group = Math.floor(store / STORES_IN_GROUP)
    if (hasArea(store) && random() < 0.3) text.customer_address_book += row(entity, id, areaBooks[group] ?? NULL)
    const words = wordsOf(name)
    for (const word of words) text.customer_word += row(entity, word, id, ` ${words.join(' ')} `)

    const keeper = this.#keeperIn(group)
    if (keeper === undefined) return
    const folded = fold(name)
    const searched = [folded, fold(number), ...keys].join(' ')
    const since = new Date(1_735_689_600_000 + random() * 20_000_000_000).toISOString()
    text.customer_keeper += row(
      entity,
      keeper,
      id,
      'primary',
      since,
      folded.slice(0, 100),
      searched,
      attributes,
      lastPurchase,
    )
  }

  /** One in four is kept, until the books of the group are full; most are not. */
  #keeperIn(group: number): string | undefined {
    const kept = this.#kept[group] ?? 0
    if (this.#random() >= 0.25 || kept >= ASSOCIATES_IN_GROUP * BOOK) return undefined
    this.#kept[group] = kept + 1
    return this.#around.associates[group]?.[kept % ASSOCIATES_IN_GROUP]
  }
}
