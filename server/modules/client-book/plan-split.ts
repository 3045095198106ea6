import type { AttributeValue } from '#contract/attribute-shapes.ts'
import { clientBookProblems } from '#contract/client-book.ts'
import type { SplitRule } from '#contract/client-book-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import { type RawBuilder, sql } from 'kysely'
import { matches, parseValue, readGroups } from '#modules/attributes/index.ts'
import { customerAttributeGroup } from '#modules/customers/index.ts'
import { readParameters } from '#platform/parameters/index.ts'
import { Problem } from '#platform/problem.ts'
import { findHolders, type Holder, holdHolders, type Reader } from './books.ts'
import { bookAttributeGroup } from './parameters.ts'
import { isOver, type KeptLine } from './rules.ts'
import { type Placeable, restOf, split, successorsIn } from './split.ts'

type AssociateId = Id<'associate'>
type CustomerId = Id<'customer'>

/** Whose clients go to whom. */
export interface SplitInput {
  readonly fromAssociateId: AssociateId
  /** Null: the whole book. */
  readonly customerIds: readonly CustomerId[] | null
  readonly rule: SplitRule
}

/** What a reassignment comes to. */
export interface SplitPlan {
  readonly from: Holder
  readonly successors: readonly (Holder & {
    readonly before: number
    readonly receives: number
    readonly after: number
  })[]
  /** One for each client: the line that goes, and to whom. */
  readonly moves: readonly { readonly line: KeptLine; readonly to: AssociateId }[]
  /** Asked for, and not in this book. */
  readonly notInBook: readonly CustomerId[]
  /** Cover of successors that has ended, of clients who come to them now. */
  readonly over: readonly KeptLine[]
}

interface Client extends KeptLine {
  readonly homeStoreId: Id<'store'> | null
  readonly lastHelpedBy: AssociateId | null
  readonly value: AttributeValue | null
}

/**
 * Decides who receives whom; preview and reassignment are this one function. With `hold`, books and customers are held until
 * the transaction ends. Throws 404 when the book is out of reach, 422 with pointers for successors out of reach, gone, or the
 * one whose book it is, and for an attribute that is in neither group.
 */
export async function planSplit(
  ctx: Reader,
  input: SplitInput,
  { within, hold }: { readonly within: RawBuilder<boolean>; readonly hold: boolean },
): Promise<SplitPlan> {
  const { fromAssociateId, rule } = input
  const named = successorsIn(rule)
  const successorIds = [...new Set(named.map(({ id }) => id))]
  const holders = await (hold ? holdHolders : findHolders)(ctx, [fromAssociateId, ...successorIds], within)
  const from = holders.get(fromAssociateId)
  if (!from) throw new Problem(requestProblems.notFound)
  const unknown = named.filter(({ id }) => id === fromAssociateId || (holders.get(id)?.isLeaver ?? true))
  if (unknown.length > 0) {
    const errors = unknown.map(({ pointer }) => ({ pointer, code: 'field/not-a-choice' }))
    throw new Problem(clientBookProblems.unknownSuccessor, { errors })
  }
  const choose = await chooser(ctx, rule)
  if (hold) await holdClients(ctx, input)
  const clients = await clientsOf(ctx, input)
  const theirs = await linesOfSuccessors(ctx, input, successorIds)
  const sizes = await bookSizes(ctx, successorIds)

  const placeables = clients.map((client): Placeable => ({
    customerId: client.customerId,
    candidates: choose(client),
    keptBy: new Set((theirs.get(client.customerId) ?? []).filter(isActive(ctx)).map((line) => line.associateId)),
  }))
  const successors = successorIds.map((associateId) => ({ associateId, clientCount: sizes.get(associateId) ?? 0 }))
  const placed = split(placeables, restOf(rule), successors)

  const moves = clients.map((line) => ({ line, to: placed.to(line.customerId) }))
  const inBook = new Set(clients.map(({ customerId }) => customerId))
  const receives = Map.groupBy(moves, ({ to }) => to)
  return {
    from,
    moves,
    successors: successors.flatMap(({ associateId, clientCount }) => {
      const holder = holders.get(associateId)
      const received = receives.get(associateId)?.length ?? 0
      return holder ? [{ ...holder, before: clientCount, receives: received, after: placed.size(associateId) }] : []
    }),
    notInBook: [...new Set(input.customerIds ?? [])].filter((id) => !inBook.has(id)),
    over: moves.flatMap(({ line, to }) =>
      (theirs.get(line.customerId) ?? []).filter((one) => one.associateId === to && !isActive(ctx)(one)),
    ),
  }
}

const isActive = (ctx: Reader) => (line: KeptLine) => !isOver(line, ctx.now())

/** To whom the rule gives a client; to nobody when it does not say. Asks the database once, then only decides. */
async function chooser(ctx: Reader, rule: SplitRule): Promise<(client: Client) => readonly AssociateId[]> {
  switch (rule.by) {
    case 'associate':
      return () => [rule.to]
    case 'evenly':
      return () => []
    case 'lastHelped':
      return ({ lastHelpedBy }) => rule.to.filter((id) => id === lastHelpedBy).slice(0, 1)
    case 'homeStore': {
      const stores = await storesOf(ctx, rule.to)
      return ({ homeStoreId }) =>
        homeStoreId === null ? [] : rule.to.filter((id) => stores.get(id)?.has(homeStoreId) ?? false)
    }
    case 'attribute': {
      const cases = await casesOf(ctx, rule)
      return ({ value }) => {
        const found = value === null ? undefined : cases.find(({ condition }) => matches(condition, value))
        return found ? [found.to] : []
      }
    }
  }
}

/** The cases of a rule by attribute, with canonical values. */
async function casesOf(ctx: Reader, rule: Extract<SplitRule, { by: 'attribute' }>) {
  const chosen = await readParameters(ctx, { ofCustomers: customerAttributeGroup, ofBooks: bookAttributeGroup })
  const groups = await readGroups(ctx, [chosen.ofCustomers, chosen.ofBooks])
  const attribute = [...groups.values()].flatMap(({ members }) => members).find(({ code }) => code === rule.attribute)
  const refuse = (errors: readonly { pointer: string; code: string }[]) =>
    new Problem(requestProblems.invalid, { errors })
  if (!attribute) throw refuse([{ pointer: '#/rule/attribute', code: 'attributes/attribute-unknown' }])
  const { code, definition } = attribute
  // A case names one value, also where a client may hold several.
  const single = 'several' in definition ? { ...definition, several: false } : definition
  return rule.cases.map(({ value, to }, row) => {
    const parsed = parseValue(single, value, { pointer: `#/rule/cases/${row}/value`, asFilter: true })
    if (!parsed.ok) throw refuse(parsed.errors)
    const anyOf = Array.isArray(parsed.value) ? parsed.value : [parsed.value]
    return { condition: { attribute: code, kind: definition.kind, by: 'values', anyOf } as const, to }
  })
}

async function storesOf({ tx, legalEntityId }: Reader, associateIds: readonly AssociateId[]) {
  const rows = await tx
    .selectFrom('associateStore')
    .select(['associateId', 'storeId'])
    .where('legalEntityId', '=', legalEntityId)
    .where(sql<boolean>`associate_id = any(${[...associateIds]}::uuid[])`)
    .execute()
  const stores = new Map<AssociateId, Set<Id<'store'>>>()
  for (const { associateId, storeId } of rows)
    stores.set(associateId, (stores.get(associateId) ?? new Set()).add(storeId))
  return stores
}

/** The lines of the book that are meant, as a condition on `k`. */
function meant(ctx: Reader, { fromAssociateId, customerIds }: SplitInput): RawBuilder<boolean> {
  const some = customerIds === null ? sql`true` : sql`k.customer_id = any(${[...customerIds]}::uuid[])`
  return sql`k.legal_entity_id = ${ctx.legalEntityId} and k.associate_id = ${fromAssociateId}
    and (k.until is null or k.until > ${ctx.now()}) and ${some}`
}

/** Holds the clients, in the order of their ids. The book is held already, so nobody comes into it meanwhile. */
async function holdClients(ctx: Reader, input: SplitInput): Promise<void> {
  await sql`
    select count(*) from (
      select from customer c
      where c.legal_entity_id = ${ctx.legalEntityId}
        and c.id in (select k.customer_id from customer_keeper k where ${meant(ctx, input)})
      order by c.id for no key update of c) held`.execute(ctx.tx)
}

async function clientsOf(ctx: Reader, input: SplitInput): Promise<readonly Client[]> {
  const value = input.rule.by === 'attribute' ? sql`k.attributes -> ${input.rule.attribute}` : sql`null::jsonb`
  const { rows } = await sql<Client>`
    select k.associate_id as "associateId", k.customer_id as "customerId", k.role, k.until, k.since,
      c.home_store_id as "homeStoreId", c.last_helped_by as "lastHelpedBy", ${value} as value
    from customer_keeper k join customer c on c.legal_entity_id = k.legal_entity_id and c.id = k.customer_id
    where ${meant(ctx, input)}
    order by k.customer_id`.execute(ctx.tx)
  return rows
}

/** What the successors keep already of these clients, by client. */
async function linesOfSuccessors(
  ctx: Reader,
  input: SplitInput,
  successorIds: readonly AssociateId[],
): Promise<ReadonlyMap<CustomerId, readonly KeptLine[]>> {
  const { rows } = await sql<KeptLine>`
    select t.associate_id as "associateId", t.customer_id as "customerId", t.role, t.until, t.since
    from customer_keeper k join customer_keeper t on t.legal_entity_id = k.legal_entity_id and t.customer_id = k.customer_id
    where ${meant(ctx, input)} and t.associate_id = any(${[...successorIds]}::uuid[])`.execute(ctx.tx)
  return Map.groupBy(rows, (line) => line.customerId)
}

async function bookSizes(ctx: Reader, associateIds: readonly AssociateId[]): Promise<ReadonlyMap<AssociateId, number>> {
  const { rows } = await sql<{ associateId: AssociateId; clients: number }>`
    select associate_id as "associateId", count(*)::int as clients from customer_keeper
    where legal_entity_id = ${ctx.legalEntityId} and associate_id = any(${[...associateIds]}::uuid[])
      and (until is null or until > ${ctx.now()})
    group by associate_id`.execute(ctx.tx)
  return new Map(rows.map((row) => [row.associateId, row.clients]))
}
