import type { Id } from '#contract/shared.ts'
import { findByExternalIds, findByNumbers, putCustomers } from '#modules/customers/index.ts'
import type { Ctx } from '#platform/context.ts'
import type { CustomerRef, NewCustomer } from './order-rows.ts'
import type { Effect, Numbered, Outcome } from './preset.ts'
import { effectsOf } from './take-customers.ts'

type RowWithCustomer = Numbered<{ readonly customer: CustomerRef | null }>

interface Told<Row> {
  readonly outcomes: Map<Row, Outcome>
  readonly effects: Effect[]
}

/** A customer's account number, where a file has no ids of another system. */
export const BY_NUMBER = 'number'

const REMEMBERED = 100_000

/** Finds the customers that rows name, and creates those that rows say enough of. Remembers whom it has found. */
export function customersOfRows() {
  const known = new Map<string, Id<'customer'>>()
  return {
    forget: () => known.clear(),
    async find<Row extends RowWithCustomer>(
      ctx: Ctx,
      rows: readonly Row[],
      told: Told<Row>,
    ): Promise<ReadonlyMap<Row, Id<'customer'>>> {
      if (known.size > REMEMBERED) known.clear()
      const refs = new Map<string, CustomerRef>()
      for (const { record } of rows)
        if (record.customer && !known.has(keyOf(record.customer))) refs.set(keyOf(record.customer), record.customer)
      await lookUp(ctx, known, [...refs.values()])
      const faults = await createMissing(ctx, known, { refs, told })
      const found = new Map<Row, Id<'customer'>>()
      for (const row of rows) {
        const { customer } = row.record
        if (customer === null) continue
        const id = known.get(keyOf(customer))
        if (id) found.set(row, id)
        else told.outcomes.set(row, faults.get(keyOf(customer)) ?? { column: 'customer', code: 'unknown-customer' })
      }
      return found
    },
  }
}

const keyOf = ({ system, value }: CustomerRef) => `${system} ${value}`

async function lookUp(ctx: Ctx, known: Map<string, Id<'customer'>>, refs: readonly CustomerRef[]): Promise<void> {
  const bySystem = Map.groupBy(refs, ({ system }) => system)
  for (const [system, its] of bySystem) {
    const values = its.map(({ value }) => value)
    const ids = system === BY_NUMBER ? await findByNumbers(ctx, values) : await findByExternalIds(ctx, system, values)
    for (const [value, id] of ids) known.set(`${system} ${value}`, id)
  }
}

async function createMissing(
  ctx: Ctx,
  known: Map<string, Id<'customer'>>,
  { refs, told }: { readonly refs: ReadonlyMap<string, CustomerRef>; readonly told: Pick<Told<unknown>, 'effects'> },
): Promise<ReadonlyMap<string, Outcome>> {
  const missing = [...refs].flatMap(([key, ref]) =>
    known.has(key) || ref.create === null ? [] : [{ key, ref, create: ref.create }],
  )
  if (missing.length === 0) return new Map()
  const put = await putCustomers(
    ctx,
    missing.map(({ ref, create }) => rowOf(ref, create)),
    { source: 'import' },
  )
  const faults = new Map<string, Outcome>()
  for (const [at, { key }] of missing.entries()) {
    const became = put[at]
    if (became === undefined) continue
    if (became.outcome === 'refused') faults.set(key, { column: 'customer', code: became.code })
    else known.set(key, became.customerId)
    told.effects.push(...effectsOf(became))
  }
  return faults
}

function rowOf({ system, value }: CustomerRef, { name, number, email, phone, address }: NewCustomer) {
  return {
    name,
    ...(number === null ? {} : { number }),
    externalIds: [{ system, value }],
    contactPoints: [
      ...(email === null ? [] : [{ kind: 'email' as const, typed: email }]),
      ...(phone === null ? [] : [{ kind: 'phone' as const, typed: phone }]),
    ],
    addresses: address === null ? [] : [address],
  }
}
