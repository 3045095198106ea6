import type { ByHand, Query } from './by-hand.ts'
import { summary } from './summary.ts'

/** More than a page of 20: it tells whether there are others. */
const LIMIT = 21
/** Greater than whatever continues a text. */
export const HIGHEST = '\uFFFF'

/** In whose address books customers are looked for; null: everybody. */
export type Scope = readonly string[] | null
export type Found = { readonly id: string; readonly matched: string }

const inScope = (scope: Scope, customer: string, place: string) =>
  scope === null
    ? 'true'
    : `exists (select from customer_address_book b
        where b.legal_entity_id = $1 and b.customer_id = ${customer} and b.address_book_id = any(${place}::uuid[]))`

const shown = (found: string) => `
  with found as materialized (${found})
  select f.matched, ${summary} from found f join customer c on c.legal_entity_id = $1 and c.id = f.customer_id`

const kindOf = (scope: Scope) => (scope === null ? 'everybody' : 'books')
const booksOf = (scope: Scope) => (scope === null ? [] : [[...scope]])

/** A statement with its values. */
export interface Asked {
  readonly query: Query
  readonly values: readonly unknown[]
}

/** One word as it begins: $2 to $3. */
export function byName(word: string, scope: Scope): Asked {
  const found = `select w.customer_id, w.words as matched from customer_word w
    where w.legal_entity_id = $1 and w.word >= $2 and w.word <= $3 and ${inScope(scope, 'w.customer_id', '$4')}
    order by w.word, w.customer_id limit ${LIMIT}`
  return {
    query: { name: `name-${kindOf(scope)}`, text: shown(found) },
    values: [word, word + HIGHEST, ...booksOf(scope)],
  }
}

/** Two words: the second, the surname, leads to customers; first those who have both words whole. */
export function byTwoWords([first, second]: readonly [string, string], scope: Scope): Asked {
  const isFound = inScope(scope, 'w.customer_id', '$6')
  const found = `(select w.customer_id, w.words as matched from customer_word w
      where w.legal_entity_id = $1 and w.word = $3 and strpos(w.words, ' ' || $2 || ' ') > 0 and ${isFound}
      order by w.customer_id limit ${LIMIT})
    union all
    (select w.customer_id, w.words from customer_word w
      where w.legal_entity_id = $1 and w.word >= $3 and w.word <= $4 and strpos(w.words, $5) > 0
        and not (w.word = $3 and strpos(w.words, ' ' || $2 || ' ') > 0) and ${isFound}
      order by w.word, w.customer_id limit ${LIMIT})
    limit ${LIMIT}`
  return {
    query: { name: `two-words-${kindOf(scope)}`, text: shown(found) },
    values: [first, second, second + HIGHEST, ` ${first}`, ...booksOf(scope)],
  }
}

/** The beginning of a key of contact points: an address, or a phone number's digits backwards. */
export function byContact(kind: 'phone' | 'email', start: string, scope: Scope): Asked {
  const found = `select p.customer_id, p.value as matched from contact_point p
    where p.legal_entity_id = $1 and p.kind = '${kind}' and p.search_key >= $2 and p.search_key <= $3
      and ${inScope(scope, 'p.customer_id', '$4')}
    order by p.search_key limit ${LIMIT}`
  return {
    query: { name: `${kind}-${kindOf(scope)}`, text: shown(found) },
    values: [start, start + HIGHEST, ...booksOf(scope)],
  }
}

const WITH_VARIANT: Query = {
  name: 'variants',
  text: 'select distinct word from name_word_variant where legal_entity_id = $1 and variant = any($2::text[])',
}

/** One word with a slip: first the words that it can be, then who has them. */
export async function bySlip(hand: ByHand, typed: string, scope: Scope): Promise<Found[]> {
  const rows = await hand.rows<{ word: string }>(WITH_VARIANT, [variantsOf(typed)])
  const words = rows.flatMap(({ word }) => (isOneSlip(typed, word) ? [word] : []))
  const { query, values } = byWords(words, scope)
  return hand.rows<Found>(query, values)
}

export function byWords(words: readonly string[], scope: Scope): Asked {
  const found = `select w.customer_id, w.words as matched from customer_word w
    where w.legal_entity_id = $1 and w.word = any($2::text[]) and ${inScope(scope, 'w.customer_id', '$3')}
    order by w.word, w.customer_id limit ${LIMIT}`
  return { query: { name: `slip-${kindOf(scope)}`, text: shown(found) }, values: [words, ...booksOf(scope)] }
}

const variantsOf = (word: string) => [word, ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))]

/** One letter is wrong, left out or too many, or two are swapped. */
export function isOneSlip(a: string, b: string): boolean {
  let front = 0
  while (front < a.length && a[front] === b[front]) front += 1
  const [x, y] = [a.slice(front), b.slice(front)]
  if (x === y) return false
  const isSwap = x.length === y.length && x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2)
  return isSwap || x.slice(1) === y.slice(1) || x === y.slice(1) || x.slice(1) === y
}
