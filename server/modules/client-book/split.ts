import type { SplitRule } from '#contract/client-book-shapes.ts'
import type { Id } from '#contract/shared.ts'

type AssociateId = Id<'associate'>
type CustomerId = Id<'customer'>

/** An associate who receives clients, with how many there are in their book already. */
export interface Successor {
  readonly associateId: AssociateId
  readonly clientCount: number
}

/** A client to be placed. */
export interface Placeable {
  readonly customerId: CustomerId
  /** To whom of the successors the rule gives the client, evenly among them; empty when it says nothing. */
  readonly candidates: readonly AssociateId[]
  /** Who keeps the client already, under the policy `several`: their book does not grow. */
  readonly keptBy: ReadonlySet<AssociateId>
}

/** Those named by a rule to whom clients can go, each with where they stand in the request. */
export function successorsIn(rule: SplitRule): readonly { readonly id: AssociateId; readonly pointer: string }[] {
  const listed = (field: string, ids: readonly AssociateId[]) =>
    ids.map((id, row) => ({ id, pointer: `#/rule/${field}/${row}` }))
  switch (rule.by) {
    case 'associate':
      return [{ id: rule.to, pointer: '#/rule/to' }]
    case 'evenly':
    case 'homeStore':
    case 'lastHelped':
      return listed('to', rule.to)
    case 'attribute':
      return [
        ...rule.cases.map(({ to }, row) => ({ id: to, pointer: `#/rule/cases/${row}/to` })),
        ...listed('rest', rule.rest),
      ]
  }
}

/** Among whom clients are shared whom the rule does not place. */
export function restOf(rule: SplitRule): readonly AssociateId[] {
  if (rule.by === 'attribute') return rule.rest
  return rule.by === 'associate' ? [rule.to] : rule.to
}

/** The outcome: to whom each client goes, and how many each successor has then. */
export interface Split {
  to(customerId: CustomerId): AssociateId
  size(associateId: AssociateId): number
}

/**
 * Places every client. First those for whom the rule names somebody, then the rest, each time into the book that is the
 * smallest by then; of books of one size, into that of whom the rule names first. Clients are taken in the order of their
 * ids, so the same input has the same outcome: what was previewed is what is carried out.
 */
export function split(
  clients: readonly Placeable[],
  rest: readonly AssociateId[],
  successors: readonly Successor[],
): Split {
  const sizes = new Map(successors.map(({ associateId, clientCount }) => [associateId, clientCount]))
  const placed = new Map<CustomerId, AssociateId>()
  const inOrder = clients.toSorted((a, b) => (a.customerId < b.customerId ? -1 : 1))
  const place = (client: Placeable, among: readonly AssociateId[]) => {
    const to = smallest(among, sizes)
    if (to === undefined) throw new TypeError('There is nobody to place a client with')
    placed.set(client.customerId, to)
    if (!client.keptBy.has(to)) sizes.set(to, (sizes.get(to) ?? 0) + 1)
  }
  for (const client of inOrder) if (client.candidates.length > 0) place(client, client.candidates)
  for (const client of inOrder) if (client.candidates.length === 0) place(client, rest)
  return { to: (customerId) => known(placed.get(customerId)), size: (associateId) => known(sizes.get(associateId)) }
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('This is no part of the split')
  return value
}

function smallest(among: readonly AssociateId[], sizes: ReadonlyMap<AssociateId, number>): AssociateId | undefined {
  let [best] = among
  for (const one of among) if (best !== undefined && (sizes.get(one) ?? 0) < (sizes.get(best) ?? 0)) best = one
  return best
}
