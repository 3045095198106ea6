import type { Id } from '#contract/shared.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import type { CustomerFinder } from '#platform/module.ts'
import { phoneSearchKey } from '../contact/phone.ts'
import type { Pass } from './passes.ts'
import type { Typed } from './read-typed.ts'
import { isInScope, isOneInScope, type Scope } from './scope.ts'
import { HIGHEST } from './vocabulary.ts'

/** A customer that something of the typed text led to. */
export interface Candidate {
  readonly by: CustomerFinder['by']
  readonly customerId: Id<'customer'>
  /** What was found: a number, an address, a phone number; all words of the name, ` rossi maria `. */
  readonly matched: string
}

export interface Sought {
  readonly typed: Typed
  readonly passes: readonly Pass[]
  readonly scope: Scope
  /** By what modules declare, besides what customers have themselves. */
  readonly finders: readonly CustomerFinder[]
}

/** A few more than are shown: one customer can be found twice. */
export const ENOUGH = 24
/** With fewer who match as typed, slips of the keys and addresses that begin like a name are looked for as well. */
const FEW = 5
/** Of addresses and phone numbers that have as much in common, no more are looked at: who types on will find. */
const LOOKED_AT = 3_000

/**
 * The candidates, the better ones first, in one statement. Its parts are carried out one after the other until there are
 * enough, and each walks along one index in its order: whatever the planner believes, it cannot read a table from end to end.
 */
export async function findCandidates(
  { tx, legalEntityId }: Pick<Ctx, 'tx' | 'legalEntityId'>,
  { typed, passes, scope, finders }: Sought,
): Promise<readonly Candidate[]> {
  const of: Where = {
    legalEntityId,
    isFound: (customerId) => isInScope({ legalEntityId }, scope, customerId),
    isOneFound: (customerId) => isOneInScope({ legalEntityId }, scope, customerId),
  }
  const { identifiers, numberStarts, phoneEndings, emailStart, isEmail } = typed
  const first: RawBuilder<unknown>[] = []
  const then: RawBuilder<unknown>[] = []
  if (identifiers.length > 0)
    first.push(...[...OWN_FINDERS, ...finders].map((finder) => exactly(of, finder, identifiers)))
  if (numberStarts.length > 0) first.push(numbersBeginning(of, numberStarts))
  if (phoneEndings.length > 0) first.push(contacts(of, 'phone', phoneEndings.map(phoneSearchKey)))
  if (emailStart !== undefined) (isEmail ? first : then).push(contacts(of, 'email', [emailStart]))
  const asTyped = passes.filter(({ hasSlip }) => !hasSlip)
  const slipped = passes.filter(({ hasSlip }) => hasSlip)
  if (asTyped.length > 0) first.push(named(of, asTyped))
  if (slipped.length > 0) then.push(named(of, slipped))
  if (first.length + then.length === 0) return []
  const { rows } = await sql<Candidate>`
    with first (by, customer_id, matched) as materialized (
      select * from (${first.length > 0 ? sql.join(first, sql` union all `) : NONE}) f limit ${ENOUGH})
    select * from first
    ${
      then.length > 0
        ? sql`union all select * from (${sql.join(then, sql` union all `)}) t
      where (select count(*) from first) < ${FEW}`
        : sql``
    }
    limit ${ENOUGH}`.execute(tx)
  return rows
}

const NONE = sql`select ''::text, null::uuid, ''::text where false`

const OWN_FINDERS: readonly CustomerFinder[] = [
  { by: 'number', table: 'customer', column: 'number', customerColumn: 'id' },
  { by: 'card', table: 'loyalty_card', column: 'number', customerColumn: 'customer_id' },
  { by: 'externalId', table: 'customer_external_id', column: 'value', customerColumn: 'customer_id' },
]

/** Among whom is looked. */
export interface Where {
  readonly legalEntityId: Id<'legal_entity'>
  /** A condition: the customer with this id may be found. It comes after what costs less. */
  readonly isFound: (customerId: RawBuilder<unknown>) => RawBuilder<boolean>
  /** The same where few are asked about. */
  readonly isOneFound: (customerId: RawBuilder<unknown>) => RawBuilder<boolean>
}

function exactly(of: Where, finder: CustomerFinder, values: readonly string[]): RawBuilder<unknown> {
  const column = sql.ref(`x.${finder.column}`)
  const customer = sql.ref(`x.${finder.customerColumn}`)
  return sql`(
    select ${finder.by}::text, ${customer}, ${column}::text from ${sql.table(finder.table)} x
    where x.legal_entity_id = ${of.legalEntityId} and ${column} = any(${[...values]}::text[])
      and ${customer} is not null and ${of.isOneFound(customer)}
    limit ${ENOUGH})`
}

/** `collate` of the column decides what begins with what; the condition after the range is there for unusual ones. */
function numbersBeginning(of: Where, starts: readonly string[]): RawBuilder<unknown> {
  return sql`(
    select 'number', x.id, x.number from unnest(${[...starts]}::text[]) t(start) cross join lateral (
      select c.id, c.number from customer c
      where c.legal_entity_id = ${of.legalEntityId} and c.number >= t.start and c.number <= t.start || ${HIGHEST}
        and starts_with(c.number, t.start) and ${of.isOneFound(sql`c.id`)}
      order by c.number limit ${ENOUGH}) x
    limit ${ENOUGH})`
}

const MUCH = 6

function contacts(of: Where, kind: 'phone' | 'email', starts: readonly string[]): RawBuilder<unknown> {
  const where = sql`p.legal_entity_id = ${of.legalEntityId} and p.kind = ${kind}
    and p.search_key >= t.start collate "C" and p.search_key <= t.until collate "C"`
  // So much of it was typed that few can have it.
  const isFound = starts.every((start) => start.length >= MUCH) ? of.isOneFound : of.isFound
  const typed = sql`unnest(${[...starts]}::text[], ${starts.map((start) => start + HIGHEST)}::text[]) t(start, until)`
  return sql`(
    select ${kind}::text, x.customer_id, x.value from ${typed} cross join lateral (
      select p.customer_id, p.value from (
        select p.customer_id, p.value from contact_point p where ${where}
        order by p.search_key limit ${LOOKED_AT}) p
      where ${isFound(sql`p.customer_id`)} limit ${ENOUGH}) x
    limit ${ENOUGH})`
}

const SEPARATOR = '\n'

/** Those whose names match, by passes. */
export function named(of: Where, passes: readonly Pass[]): RawBuilder<unknown> {
  const steps = passes.flatMap((pass) => pass.words.map((word) => ({ ...pass, word })))
  const texts = (of: (step: (typeof steps)[number]) => readonly string[]) =>
    sql`${steps.map((step) => of(step).join(SEPARATOR))}::text[]`
  // Of two typed words one starts and the other is the part that is looked for first, without the cost of a list.
  return sql`(
    select 'name', c.customer_id, c.words from (
      select t.word, t.part, string_to_array(t.patterns, ${SEPARATOR}) as patterns, string_to_array(t.better, ${SEPARATOR}) as better
      from unnest(${texts(({ word }) => [word])}, ${texts(({ parts }) => parts.slice(0, 1))},
        ${texts(({ parts, patterns }) => [...parts.slice(1), ...patterns])}, ${texts(({ better }) => better)})
        t(word, part, patterns, better) offset 0) step
    cross join lateral (
      select w.customer_id, w.words from customer_word w
      where w.legal_entity_id = ${of.legalEntityId} and w.word = step.word collate "C"
        and strpos(w.words, step.part) > 0
        and w.words ~ all(step.patterns)
        and (step.better = '{}' or not w.words ~ all(step.better))
        and ${of.isFound(sql`w.customer_id`)}
      order by w.customer_id limit ${ENOUGH}) c
    limit ${ENOUGH})`
}
