import type pg from 'pg'
import type { GivenAssociate } from '#server/testing/given.ts'
import type { Scope } from '../by-hand/search.ts'
import type { Million } from '../million.ts'

/** Somebody who searches, with the address books whose customers they find; null: everybody. */
export interface Seeker {
  readonly who: GivenAssociate
  readonly scope: Scope
}

/** Associates of two large stores and of two small ones, and headquarters. */
export async function seekersOf({ seniors, juniors, hq, superuser, legalEntityId }: Million): Promise<Seeker[]> {
  const people = [seniors[0], juniors[0], seniors[1], juniors[1]].flatMap((who) => who ?? [])
  const seekers: Seeker[] = [{ who: hq, scope: null }]
  for (const who of people) {
    const { rows } = await superuser.query<{ id: string }>(
      `select b.address_book_id as id from associate_store a
       join store_address_book b on b.legal_entity_id = a.legal_entity_id and b.store_id = a.store_id and b.kind = 'customer'
       where a.legal_entity_id = $1 and a.associate_id = $2`,
      [legalEntityId, who.associateId],
    )
    seekers.push({ who, scope: rows.map(({ id }) => id) })
  }
  return seekers
}

/** What a seeker types, by kind of search: of customers that are there for them. */
export interface Texts {
  readonly words: readonly string[]
  readonly slips: readonly string[]
  readonly pairs: readonly string[]
  readonly endings: readonly string[]
  readonly emails: readonly string[]
}

const EACH = 12

export async function textsOf(superuser: pg.Client, legalEntityId: string, scope: Scope): Promise<Texts> {
  const { rows } = await superuser.query<{ words: string; phone: string | null; email: string | null }>(
    `select w.words, max(p.search_key) filter (where p.kind = 'phone') as phone, max(p.search_key) filter (where p.kind = 'email') as email
     from (select id from customer where legal_entity_id = $1 and md5(id::text) < '08' and ($2::uuid[] is null or exists (
         select from customer_address_book b where b.legal_entity_id = $1 and b.customer_id = id and b.address_book_id = any($2)))
       order by md5(id::text) limit 120) c
     join lateral (select words from customer_word w where w.legal_entity_id = $1 and w.customer_id = c.id limit 1) w on true
     left join contact_point p on p.legal_entity_id = $1 and p.customer_id = c.id
     group by c.id, w.words order by md5(c.id::text)`,
    [legalEntityId, scope === null ? null : [...scope]],
  )
  const names = rows.map(({ words }) => words.trim().split(' ')).filter((words) => words.length === 2)
  const phones = rows.flatMap(({ phone }) => phone ?? [])
  const plain = names.flatMap(([, surname = '']) => (/^[a-z]{5,7}$/.test(surname) ? [surname] : []))
  // Whole surnames, as far as somebody has typed, and given names, which many have.
  const words = names.map(([given = '', surname = ''], n) =>
    n % 4 === 0 ? given : n % 4 === 1 ? surname.slice(0, 5) : surname,
  )
  return {
    words: words.slice(0, 4 * EACH),
    slips: plain.map((word, n) => slipIn(word, n)).slice(0, EACH),
    pairs: names.map(([given = '', surname = ''], n) => `${n % 2 === 0 ? given : given.slice(0, 4)} ${surname}`),
    endings: phones.map((key, n) => reversed(key.slice(0, n % 3 === 0 ? 6 : 4))).slice(0, EACH),
    emails: rows
      .flatMap(({ email }, n) => (email ? [n % 2 === 0 ? email : email.slice(0, email.indexOf('@') + 1)] : []))
      .slice(0, EACH),
  }
}

const reversed = (digits: string) => digits.split('').toReversed().join('')

/** A letter left out, doubled, swapped with the next, or another one. */
function slipIn(word: string, n: number): string {
  const at = 1 + (n % (word.length - 2))
  const [letter = '', next = ''] = [word[at], word[at + 1]]
  const middle = [next, letter + letter + next, next + letter, `x${next}`][n % 4] ?? ''
  return word.slice(0, at) + middle + word.slice(at + 2)
}
