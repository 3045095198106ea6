import type { Id } from '#contract/shared.ts'
import { type CustomerRow, putCustomers, setBuyer } from '#modules/customers/index.ts'
import { refreshStatistics } from '#platform/database/index.ts'
import type { Ctx } from '#platform/context.ts'
import { demoId } from '../demo-id.ts'
import type { DemoConsent, DemoCustomer } from '../people/customer.ts'
import { PROGRAMME } from '../trade/loyalty.ts'
import { openHour } from '../trade/days.ts'

/** What the till calls itself where it names customers. */
const TILL = 'till'

/** The customers, each as on the day of joining; then what they took back since. Answers their ids by their keys. */
export async function fillCustomers(
  ctx: Ctx,
  customers: readonly DemoCustomer[],
): Promise<ReadonlyMap<string, Id<'customer'>>> {
  const ids = new Map<string, Id<'customer'>>()
  // One call for those of one source and half a year: the source is that of a call, the instant of a record its transaction's.
  const sorted = customers.toSorted((a, b) => (a.joined < b.joined ? -1 : 1))
  for (const group of Map.groupBy(sorted, periodOf).values()) {
    const last = group.at(-1)
    if (!last) continue
    const then = { ...ctx, now: () => openHour(last.joined, 1) }
    for (const [at, id] of (await put(then, group.map(asRow), last.source)).entries()) {
      const customer = group[at]
      if (customer) ids.set(customer.key, id)
    }
    // As long as the table counts as empty, each foreign key's check reads all customers there are.
    await refreshStatistics(ctx.tx)
  }
  await put(ctx, customers.flatMap(takenBack), 'web')
  await fillBuyers(ctx, customers, ids)
  return ids
}

const periodOf = ({ joined, source }: DemoCustomer) => `${source} ${joined.slice(0, 4)} ${joined.slice(5) < '07-01'}`

async function put(ctx: Ctx, rows: readonly CustomerRow[], source: string): Promise<Id<'customer'>[]> {
  const results = await putCustomers(ctx, rows, { source })
  return results.map((result, at) => {
    if (result.outcome === 'refused')
      throw new Error(`${rows[at]?.name} was not taken in: ${result.column} ${result.code}`)
    return result.customerId
  })
}

function asRow(customer: DemoCustomer): CustomerRow {
  const { key, number, kind, name, preferredName, languages, store, books, attributes, card, joined } = customer
  return {
    externalIds: [{ system: TILL, value: key }],
    number,
    kind,
    name,
    preferredName,
    languages,
    homeStoreId: demoId('store', store),
    contactPoints: [
      ...customer.phones.map((typed) => ({ kind: 'phone' as const, typed, isPrimary: true })),
      ...customer.emails.map((typed) => ({ kind: 'email' as const, typed, isPrimary: true })),
    ],
    addresses: customer.addresses.map(({ lines, ...address }) => ({ ...address, lines: [...lines], isPrimary: true })),
    loyaltyCards: card === null ? [] : [{ number: card, programme: PROGRAMME }],
    addressBookIds: books.map((book) => demoId('address_book', book)),
    attributes,
    consents: customer.consents.filter(({ on }) => on === joined).map(asConsent),
  }
}

const asConsent = ({ channel, purpose, decision, on, wording }: DemoConsent) => ({
  channel,
  purpose,
  decision,
  wording,
  at: openHour(on, 0.5),
})

function takenBack({ key, consents, joined }: DemoCustomer): CustomerRow[] {
  const later = consents.filter(({ on }) => on !== joined)
  return later.length === 0 ? [] : [{ externalIds: [{ system: TILL, value: key }], consents: later.map(asConsent) }]
}

async function fillBuyers(
  ctx: Ctx,
  customers: readonly DemoCustomer[],
  ids: ReadonlyMap<string, Id<'customer'>>,
): Promise<void> {
  const everywhere = { scope: 'legalEntity', storeIds: [], addressBookStoreIds: [] } as const
  const granted = { ...ctx, grants: new Map([['customer.update' as const, everywhere]]) }
  for (const company of customers)
    for (const { key, title } of company.buyers) {
      const [customerId, buyerId] = [ids.get(company.key), ids.get(key)]
      if (customerId && buyerId) await setBuyer(granted, { customerId, buyerId, title })
    }
}
