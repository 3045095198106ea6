import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { wordsOf } from '#platform/text/fold.ts'
import { SHORTEST_WITH_VARIANTS } from './slips.ts'

/** The names by which a customer is found: name, preferred name. */
export interface NamedCustomer {
  readonly customerId: Id<'customer'>
  readonly names: readonly string[]
}

/** An index row holds a third of a page at most; nobody is looked for by what comes after. */
const LONGEST = 1_600

/**
 * Makes these the words that the customers are found by, in three statements for any number of them. Each customer is given
 * once. Words are written in their order, so that two who write the same ones wait for each other and never in a circle.
 */
export async function putWords(
  { tx, legalEntityId }: Pick<Ctx, 'tx' | 'legalEntityId'>,
  customers: readonly NamedCustomer[],
): Promise<void> {
  if (customers.length === 0) return
  const ids = customers.map(({ customerId }) => customerId)
  const texts = customers.map(({ names }) => storedWords(wordsOf(...names)))
  // The words of a customer are taken apart again in the database: one array instead of three.
  const given = sql`(
    select g.customer_id, w.word, g.words
    from unnest(${ids}::uuid[], ${texts}::text[]) g(customer_id, words)
    cross join lateral unnest(string_to_array(trim(g.words), ' ')) w(word)
    where w.word <> '')`
  await sql`
    delete from customer_word w
    where w.legal_entity_id = ${legalEntityId} and w.customer_id = any(${ids}::uuid[])
      and (w.customer_id, w.words) not in (select * from unnest(${ids}::uuid[], ${texts}::text[]))`.execute(tx)
  // Every way to leave one letter out, as variantsOf does it; only of words that nobody has had yet.
  await sql`
    with fresh as (
      insert into name_word (legal_entity_id, word)
      select ${legalEntityId}, word from (select distinct word collate "C" as word from ${given} given) g
      where not exists (select from name_word n where n.legal_entity_id = ${legalEntityId} and n.word = g.word)
      order by word
      on conflict do nothing
      returning word)
    insert into name_word_variant (legal_entity_id, variant, word)
    select ${legalEntityId}, variant, word from fresh cross join lateral (
      select word as variant
      union
      select left(word, at - 1) || substr(word, at + 1) from generate_series(1, char_length(word)) at
      where char_length(word) >= ${SHORTEST_WITH_VARIANTS}) v
    on conflict do nothing`.execute(tx)
  await sql`
    insert into customer_word (legal_entity_id, word, customer_id, words)
    select ${legalEntityId}, word, customer_id, words from ${given} given
    order by customer_id, word
    on conflict do nothing`.execute(tx)
}

/** Words between spaces, ` rossi maria `; as many as the index can hold. */
export function storedWords(words: readonly string[]): string {
  let text = ' '
  for (const word of words) {
    if (Buffer.byteLength(text) + Buffer.byteLength(word) >= LONGEST) break
    text += `${word} `
  }
  return text
}
