import { type RawBuilder, sql } from 'kysely'

/** A condition: each word of `text` occurs in the folded text. Words have no wildcards, so nothing needs escaping. */
export function mentions(folded: RawBuilder<string>, text: string): RawBuilder<boolean> {
  const words = text.split(/\s+/)
  return sql.join(
    words.map((word) => sql`strpos(${folded}, fold(${word})) > 0`),
    sql` and `,
  )
}
