import type { Consent, Customer, RecordConsent } from '#contract/customer-shapes.ts'
import type { AttributeValue } from '#contract/attribute-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import { isDeepStrictEqual } from 'node:util'
import { associateOf, type Ctx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { searchKeyOf } from './contact/read-contact-points.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>

/** The lists of a customer that are written whole. */
export const LISTS = ['contactPoints', 'addresses', 'externalIds', 'loyaltyCards', 'addressBookIds'] as const
export type ListName = (typeof LISTS)[number]
export type Lists = Readonly<Partial<Pick<Customer, ListName>>>

/** A new customer's own row. */
export type NewCustomer = Pick<
  Customer,
  'id' | 'number' | 'kind' | 'name' | 'preferredName' | 'languages' | 'homeStoreId' | 'attributes'
>

/** A line of the ledger of consents, to be added. */
export interface NewConsent extends Omit<Consent, 'at'>, Pick<RecordConsent, 'source' | 'wording' | 'evidence'> {
  readonly id: Id<'consent_entry'>
  readonly customerId: Id<'customer'>
  readonly at: Date
}

/** A line of the history of values, to be added. */
export interface ValueChange {
  readonly customerId: Id<'customer'>
  readonly attribute: string
  readonly before: AttributeValue | null
  readonly after: AttributeValue | null
}

/** What is added in one statement, of one customer or of a thousand. */
export interface Additions {
  readonly customers?: readonly NewCustomer[]
  readonly lists?: readonly (Lists & { readonly id: Id<'customer'> })[]
  readonly consents?: readonly NewConsent[]
  readonly changes?: readonly ValueChange[]
}

/** What every added row remembers: when, by whom, from where. */
export type Author = Pick<Ctx, 'tx' | 'legalEntityId' | 'actor' | 'storeId' | 'now'> & {
  /** Of the history of values; from who acts unless it is given. */
  readonly source?: string
}

/** Adds customers, lists of customers, consents and history of values. One statement, whatever there is of each. */
export async function addRows(ctx: Author, { customers = [], lists = [], consents = [], changes = [] }: Additions) {
  const le = ctx.legalEntityId
  const by = associateOf(ctx) ?? null
  const json = (rows: readonly unknown[]) => sql`json_to_recordset(${JSON.stringify(rows)}::json)`
  const each = <T>(of: (lists: Lists) => readonly T[] | undefined) =>
    lists.flatMap((one) => (of(one) ?? []).map((item, position) => ({ customer: one.id, position, ...item })))
  const points = each(({ contactPoints }) => contactPoints?.map((p) => ({ ...p, searchKey: searchKeyOf(p) })))
  const books = lists.flatMap((one) => (one.addressBookIds ?? []).map((book) => ({ customer: one.id, book })))
  const consentRows = consents.map((entry) => ({ ...entry, at: entry.at.toISOString() }))
  const changeRows = changes.map((change) => ({ ...change, id: newId<'attribute_change'>() }))
  await sql`
    with customers as (
      insert into customer (legal_entity_id, id, number, kind, name, preferred_name, languages, home_store_id, attributes,
        created_at, created_by)
      select ${le}::uuid, r.id, r.number, r.kind, r.name, r."preferredName", r.languages, r."homeStoreId", r.attributes,
        ${ctx.now()}::timestamptz, ${by}::uuid
      from ${json(customers)} as r (id uuid, number text, kind text, name text, "preferredName" text, languages text[],
        "homeStoreId" uuid, attributes jsonb)),
    points as (
      insert into contact_point (legal_entity_id, customer_id, id, kind, value, typed, search_key, label, is_primary,
        is_reachable, position)
      select ${le}::uuid, r.customer, r.id, r.kind, r.value, r.typed, r."searchKey", r.label, r."isPrimary",
        r."isReachable", r.position
      from ${json(points)} as r (customer uuid, id uuid, kind text, value text, typed text, "searchKey" text, label text,
        "isPrimary" boolean, "isReachable" boolean, position smallint)),
    addresses as (
      insert into postal_address (legal_entity_id, customer_id, id, label, lines, postcode, city, region, country,
        is_primary, position)
      select ${le}::uuid, r.customer, r.id, r.label, r.lines, r.postcode, r.city, r.region, r.country, r."isPrimary", r.position
      from ${json(each(({ addresses }) => addresses))} as r (customer uuid, id uuid, label text, lines text[], postcode text,
        city text, region text, country text, "isPrimary" boolean, position smallint)),
    externals as (
      insert into customer_external_id (legal_entity_id, system, value, customer_id)
      select ${le}::uuid, r.system, r.value, r.customer
      from ${json(each(({ externalIds }) => externalIds))} as r (customer uuid, system text, value text)),
    cards as (
      insert into loyalty_card (legal_entity_id, number, customer_id, programme)
      select ${le}::uuid, r.number, r.customer, r.programme
      from ${json(each(({ loyaltyCards }) => loyaltyCards))} as r (customer uuid, number text, programme text)),
    books as (
      insert into customer_address_book (legal_entity_id, customer_id, address_book_id)
      select ${le}::uuid, r.customer, r.book from ${json(books)} as r (customer uuid, book uuid)),
    consents as (
      insert into consent_entry (legal_entity_id, customer_id, id, channel, purpose, decision, at, recorded_at, source,
        wording, evidence, recorded_by, store_id)
      select ${le}::uuid, r."customerId", r.id, r.channel, r.purpose, r.decision, r.at, ${ctx.now()}::timestamptz, r.source,
        r.wording, r.evidence, ${by}::uuid, ${ctx.storeId}::uuid
      from ${json(consentRows)} as r ("customerId" uuid, id uuid, channel text, purpose text, decision text,
        at timestamptz, source text, wording text, evidence text))
    insert into attribute_change (legal_entity_id, customer_id, id, attribute, before, after, at, changed_by, source)
    select ${le}::uuid, r."customerId", r.id, r.attribute, r.before, r.after, ${ctx.now()}::timestamptz, ${by}::uuid,
      ${ctx.source ?? sourceOf(ctx)}::text
    from ${json(changeRows)} as r ("customerId" uuid, id uuid, attribute text, before jsonb, after jsonb)`.execute(
    ctx.tx,
  )
}

/** Takes these lists away from their customers, to be written anew. One statement. */
export async function removeLists(
  { tx, legalEntityId }: Tenant,
  lists: readonly (Lists & { readonly id: Id<'customer'> })[],
): Promise<void> {
  const whose = (name: ListName) =>
    sql`legal_entity_id = ${legalEntityId}
      and customer_id = any(${lists.filter((one) => one[name]).map(({ id }) => id)}::uuid[])`
  await sql`
    with points as (delete from contact_point where ${whose('contactPoints')}),
      addresses as (delete from postal_address where ${whose('addresses')}),
      externals as (delete from customer_external_id where ${whose('externalIds')}),
      cards as (delete from loyalty_card where ${whose('loyaltyCards')})
    delete from customer_address_book where ${whose('addressBookIds')}`.execute(tx)
}

/** How values of attributes change from one document to the next: only those that really do, by their code. */
export function valueChanges(
  customerId: Id<'customer'>,
  before: Customer['attributes'],
  after: Customer['attributes'],
): ValueChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted().flatMap((attribute) => {
    const change = { customerId, attribute, before: before[attribute] ?? null, after: after[attribute] ?? null }
    return isDeepStrictEqual(change.before, change.after) ? [] : [change]
  })
}

/** What a customer is found by of what people call them. */
export function namesOf({ name, preferredName }: Pick<Customer, 'name' | 'preferredName'>): readonly string[] {
  return preferredName === null ? [name] : [name, preferredName]
}

function sourceOf({ actor }: Pick<Ctx, 'actor'>): string {
  if (actor.kind === 'associate') return 'app'
  if (actor.kind === 'token') return 'api'
  return 'name' in actor ? actor.name : actor.kind
}
