import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import type { TypedWord } from './read-typed.ts'
import { type Reach, type Scope, scopeOf, scopeParts, type ScopeRow } from './scope.ts'
import { isSlip, variantsOf } from './slips.ts'

/** What the names in the database make of a typed word. */
export interface ReadWord extends TypedWord {
  /** Somebody has exactly this word. */
  readonly isKnown: boolean
  /** Words that begin with it, itself first; only itself when it is no beginning. */
  readonly begins: readonly string[]
  /** False when there are more of them. */
  readonly isWhole: boolean
  readonly slips: readonly string[]
  /** How many customers have it exactly, and how many have one that begins with it; counted up to COUNTED. */
  readonly exactly: number
  readonly beginning: number
}

/** Where counting stops: from here on a word is common. */
export const COUNTED = 2_000
const BEGINS = 100
const SLIPS = 64
/** Words that share one variant; more are of very short variants, where hardly any is a slip. */
const SHARED = 300
/** Greater than whatever continues a text, in every collation: the last code point of the first plane. */
export const HIGHEST = '\uFFFF'

/** What typed words mean among the names there are, and who may be found: one statement. Undefined: the store is not in reach. */
export async function lookUp(
  ctx: Pick<Ctx, 'tx' | 'legalEntityId' | 'now'>,
  words: readonly TypedWord[],
  reach: Reach,
): Promise<{ readonly scope: Scope; readonly words: readonly ReadWord[] } | undefined> {
  const parts = [...scopeParts(ctx, reach), ...wordParts(ctx, words)]
  const rows =
    parts.length === 0 ? [] : (await sql<ScopeRow>`${sql.join(parts, sql` union all `)}`.execute(ctx.tx)).rows
  const scope = scopeOf(ctx, reach, rows)
  return scope && { scope, words: readWords(words, rows) }
}

/** Each part walks along an index from one key, in the order of the index: no statistics can talk the planner out of it. */
function wordParts({ legalEntityId }: Pick<Ctx, 'legalEntityId'>, words: readonly TypedWord[]): RawBuilder<unknown>[] {
  if (words.length === 0) return []
  const typed = sql`unnest(${words.map((_, at) => at)}::integer[], ${words.map(({ word }) => word)}::text[],
    ${words.map(({ word, isBeginning }) => (isBeginning ? word + HIGHEST : word))}::text[]) t(at, word, until)`
  const variants = words.flatMap(({ word, maySlip }, at) =>
    maySlip ? variantsOf(word).map((variant) => ({ at, variant })) : [],
  )
  const parts = [
    sql`select 'begins' as part, t.at, v.word as text from ${typed} cross join lateral (
      select n.word from name_word n
      where n.legal_entity_id = ${legalEntityId} and n.word >= t.word collate "C" and n.word <= t.until collate "C"
      order by n.word limit ${BEGINS + 1}) v`,
    sql`select 'shares', t.at, v.word from
      unnest(${variants.map(({ at }) => at)}::integer[], ${variants.map(({ variant }) => variant)}::text[]) t(at, variant)
      cross join lateral (
        select n.word from name_word_variant n
        where n.legal_entity_id = ${legalEntityId} and n.variant = t.variant
        order by n.word limit ${SHARED}) v`,
  ]
  // Of one word there is nothing to choose from.
  if (words.length === 1) return parts
  return [
    ...parts,
    sql`select 'exactly', t.at, v.count::text from ${typed} cross join lateral (
      select count(*) from (select from customer_word w
        where w.legal_entity_id = ${legalEntityId} and w.word = t.word
        limit ${COUNTED}) w) v`,
    sql`select 'beginning', t.at, v.count::text from ${typed} cross join lateral (
      select count(*) from (select from customer_word w
        where w.legal_entity_id = ${legalEntityId} and w.word >= t.word collate "C" and w.word <= t.until collate "C"
        limit ${COUNTED}) w) v`,
  ]
}

function readWords(words: readonly TypedWord[], rows: readonly ScopeRow[]): ReadWord[] {
  return words.map((typed, index) => {
    const texts = (part: string) => rows.filter((row) => row.part === part && row.at === index).map((row) => row.text)
    const begins = texts('begins')
    const slips = [...new Set(texts('shares'))].filter(
      (word) => isSlip(typed.word, word) && !(typed.isBeginning && word.startsWith(typed.word)),
    )
    return {
      ...typed,
      isKnown: begins[0] === typed.word,
      begins: begins.slice(0, BEGINS),
      isWhole: begins.length <= BEGINS,
      slips: slips.toSorted().slice(0, SLIPS),
      exactly: Number(texts('exactly')[0] ?? 0),
      beginning: Number(texts('beginning')[0] ?? 0),
    }
  })
}
