import { timingSafeEqual } from 'node:crypto'
import { requestProblems } from '#contract/problems.ts'
import type { Page } from '#contract/shared.ts'
import type { Ctx } from '../context.ts'
import { Problem } from '../problem.ts'

/** A list's place: the values of its order, of the last row that was given. */
export type PageKey = readonly (string | number | null)[]

type Signed = Pick<Ctx, 'legalEntityId' | 'sign'>

/**
 * Where a page begins: the key that the cursor carries, undefined for the first page. A cursor is signed for one list of
 * one legal entity; any other text is answered 422.
 */
export function pageStart(ctx: Signed, list: string, cursor: string | undefined): PageKey | undefined {
  if (cursor === undefined) return undefined
  const [payload = '', signature = ''] = cursor.split('.', 2)
  const expected = Buffer.from(ctx.sign(seal(ctx, list, payload)))
  const given = Buffer.from(signature)
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new Problem(requestProblems.invalid, { errors: [{ pointer: '#query/cursor', code: 'field/cursor-unknown' }] })
  // The signature says that these are bytes of our own making, from `pageOf` below.
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as PageKey
}

/**
 * The page cut from rows that were fetched with `limit + 1`; the extra row only tells that there is more.
 * `key` gives the values of the list's order for a row; those of the last item become the next cursor.
 */
export function pageOf<T>(
  ctx: Signed,
  list: string,
  { rows, limit, key }: { readonly rows: T[]; readonly limit: number; readonly key: (row: T) => PageKey },
): Page<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  if (rows.length <= limit || last === undefined) return { items, nextCursor: null }
  const payload = Buffer.from(JSON.stringify(key(last))).toString('base64url')
  return { items, nextCursor: `${payload}.${ctx.sign(seal(ctx, list, payload))}` }
}

const seal = (ctx: Signed, list: string, payload: string) => `cursor|${ctx.legalEntityId}|${list}|${payload}`
