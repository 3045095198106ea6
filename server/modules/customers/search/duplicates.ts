import type { LikelyDuplicate } from '#contract/customer-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx, Grant } from '#platform/context.ts'
import { wordsOf } from '#platform/text/fold.ts'
import { emailSearchKey } from '../contact/email.ts'
import { phoneSearchKey } from '../contact/phone.ts'
import { customerSummaries } from '../queries.ts'
import { visibleTo } from '../visible.ts'
import { named } from './candidates.ts'
import { areEmailsAlike, compareNames, isSharedEmail, judge } from './likelihood.ts'
import { passesOf } from './passes.ts'
import { phoneEndings } from './read-typed.ts'
import { HIGHEST, lookUp } from './vocabulary.ts'

/** Who asks. */
type Asking = Pick<Ctx, 'tx' | 'legalEntityId' | 'actor' | 'grants' | 'now'>

/** Who may be somebody that is there already. */
export interface Newcomer {
  readonly name: string
  readonly emails: readonly string[]
  readonly phonesE164: readonly string[]
  readonly cards: readonly string[]
}

export interface DuplicateOptions {
  /** 10 unless told. */
  readonly limit?: number
  /** The least likelihood that is told: 0.5 unless told. */
  readonly from?: number
}

const LIMIT = 10
const LIKELY = 0.5
/** Of one reason no more customers are looked at. */
const LOOKED_AT = 50
/** Names that so many have are common, however many more there are. */
const NAMESAKES = 20
const EVERYWHERE: Grant = { scope: 'legalEntity', storeIds: [], addressBookStoreIds: [] }

/**
 * Customers who may be the newcomer, the likeliest first, with reasons. Only those whom the caller may read (`customer.read`;
 * nobody without it). Three statements: what the words of the name mean, who has something in common, their cards.
 */
export async function likelyDuplicates(
  ctx: Asking,
  newcomer: Newcomer,
  { limit = LIMIT, from = LIKELY }: DuplicateOptions = {},
): Promise<LikelyDuplicate[]> {
  const keys = newcomer.phonesE164.map(phoneSearchKey).map((key) => ({ start: key, until: key }))
  return duplicatesOf(ctx, { ...newcomer, phones: keys }, { limit, from })
}

/** The least likelihood worth showing to somebody who asked. */
const WORTH_SHOWING = 0.3
const ENDING = 7

/** What the caller has typed of a newcomer so far, and who that may be. A phone number may lack its country. */
export async function readLikelyDuplicates(
  ctx: Asking,
  typed: {
    readonly name: string
    readonly email?: string | undefined
    readonly phone?: string | undefined
    readonly card?: string | undefined
  },
): Promise<{ duplicates: LikelyDuplicate[] }> {
  const phones = phoneEndings(typed.phone ?? '')
    .filter((digits) => digits.length >= ENDING)
    .map((digits) => phoneSearchKey(digits))
    .map((start) => ({ start, until: start + HIGHEST }))
  const newcomer = {
    name: typed.name,
    emails: typed.email === undefined ? [] : [typed.email],
    cards: typed.card === undefined ? [] : [typed.card],
    phones,
  }
  return { duplicates: await duplicatesOf(ctx, newcomer, { limit: LIMIT, from: WORTH_SHOWING }) }
}

interface Known extends Omit<Newcomer, 'phonesE164'> {
  /** From one key to another: a whole number, or one of which only the end is known. */
  readonly phones: readonly { readonly start: string; readonly until: string }[]
}

async function duplicatesOf(
  ctx: Asking,
  newcomer: Known,
  { limit, from }: Required<DuplicateOptions>,
): Promise<LikelyDuplicate[]> {
  const grant = ctx.grants.get('customer.read')
  if (!grant) return []
  const words = wordsOf(newcomer.name)
  const found = await findCommon(ctx, newcomer, { words, visible: visibleTo(ctx, grant) })
  const ids = [...new Set(found.flatMap(({ customerId }) => customerId ?? []))]
  const customers = await customerSummaries(ctx, ids)
  const namesakes = found.filter(({ by }) => by === 'namesake').length
  const emails = newcomer.emails.map(emailSearchKey)
  const nameOf = new Map(customers.map(({ id, name }) => [id, compareNames(words, wordsOf(name))]))
  return customers
    .map((customer) => {
      const theirs = found.filter(({ customerId }) => customerId === customer.id)
      const email = theirs.find(({ by }) => by === 'email')
      // Somebody may have one address and be there several times; others at it have other names.
      const strangers = found.filter(
        ({ matched, customerId }) =>
          matched === email?.matched && customerId !== null && nameOf.get(customerId) === 'different',
      )
      const judgement = judge({
        name: nameOf.get(customer.id) ?? 'different',
        namesakes,
        card: theirs.some(({ by }) => by === 'card'),
        phone: theirs.some(({ by }) => by === 'phone'),
        email: email !== undefined,
        isEmailAlike:
          email === undefined && emails.some((one) => areEmailsAlike(one, emailSearchKey(customer.email ?? ''))),
        isEmailShared: email !== undefined && isSharedEmail(email.matched, strangers.length),
      })
      return { customer, ...judgement }
    })
    .filter(({ likelihood }) => likelihood >= from)
    .toSorted((a, b) => b.likelihood - a.likelihood)
    .slice(0, limit)
}

interface Common {
  readonly by: 'email' | 'phone' | 'card' | 'name' | 'namesake'
  /** Null for a namesake, of whom only the number counts: the caller may not see them all. */
  readonly customerId: Id<'customer'> | null
  readonly matched: string
}

async function findCommon(
  ctx: Asking,
  newcomer: Known,
  { words, visible }: { readonly words: readonly string[]; readonly visible: RawBuilder<boolean> },
): Promise<readonly Common[]> {
  const { legalEntityId } = ctx
  const isFound = (id: RawBuilder<unknown>) => sql<boolean>`coalesce((
    select ${visible} from customer where customer.legal_entity_id = ${legalEntityId} and customer.id = ${id}), false)`
  const typed = words.map((word) => ({ word, isBeginning: false, maySlip: !/\p{N}/u.test(word) }))
  const read = await lookUp(ctx, typed, { grant: EVERYWHERE })
  const passes = passesOf(read?.words ?? [])
  const parts = [
    contactsLike(newcomer, { legalEntityId, isFound }),
    sql`(select 'card', c.customer_id, c.number from loyalty_card c
      where c.legal_entity_id = ${legalEntityId} and c.number = any(${[...newcomer.cards]}::text[])
        and ${isFound(sql`c.customer_id`)} limit ${LOOKED_AT})`,
  ]
  if (passes.length > 0) parts.push(named({ legalEntityId, isFound, isOneFound: isFound }, passes))
  const exactly = passes.filter(({ hasSlip }) => !hasSlip)
  if (exactly.length > 0)
    parts.push(
      sql`(select 'namesake', null::uuid, '' from ${named(
        { legalEntityId, isFound: () => sql`true`, isOneFound: () => sql`true` },
        exactly,
      )} n limit ${NAMESAKES})`,
    )
  const { rows } = await sql<Common>`
    select by, customer_id, matched from (${sql.join(parts, sql` union all `)}) found (by, customer_id, matched)`.execute(
    ctx.tx,
  )
  return rows
}

interface Among {
  readonly legalEntityId: Id<'legal_entity'>
  readonly isFound: (id: RawBuilder<unknown>) => RawBuilder<boolean>
}

function contactsLike({ emails, phones }: Known, { legalEntityId, isFound }: Among): RawBuilder<unknown> {
  const sought = [
    ...emails.map(emailSearchKey).map((key) => ({ kind: 'email', start: key, until: key })),
    ...phones.map((range) => ({ kind: 'phone', ...range })),
  ]
  return sql`(
    select t.kind, p.customer_id, p.search_key
    from unnest(${sought.map(({ kind }) => kind)}::text[], ${sought.map(({ start }) => start)}::text[],
      ${sought.map(({ until }) => until)}::text[]) t(kind, start, until)
    cross join lateral (
      select p.customer_id, p.search_key from contact_point p
      where p.legal_entity_id = ${legalEntityId} and p.kind = t.kind
        and p.search_key >= t.start collate "C" and p.search_key <= t.until collate "C"
        and ${isFound(sql`p.customer_id`)}
      order by p.search_key limit ${LOOKED_AT}) p)`
}
