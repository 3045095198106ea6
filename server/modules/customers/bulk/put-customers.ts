import type { Id } from '#contract/shared.ts'
import { parseManyValues, type ParsedRecord } from '#modules/attributes/index.ts'
import type { Ctx } from '#platform/context.ts'
import type { CustomerBefore, CustomerRow, RowRefusal } from './customer-row.ts'
import { findDecisions, findOwners, findPlaces, holdWhole, takeTurn } from './look-up.ts'
import { differing } from './merge-row.ts'
import { type Held, Putting, type Step } from './putting.ts'
import { writeChanges } from './write-changes.ts'

export interface PutOptions {
  /** What the histories of values and consents name as their source: `import`. */
  readonly source: string
}

/**
 * What became of a row. `version` is the customer's after the call, and `before` what undoing it needs, null where the call
 * created the customer: the same in every row of one customer.
 */
export type PutResult =
  | {
      readonly outcome: 'created' | 'changed'
      readonly customerId: Id<'customer'>
      readonly version: number
      readonly before: CustomerBefore | null
    }
  | { readonly outcome: 'same'; readonly customerId: Id<'customer'>; readonly version: number }
  | ({ readonly outcome: 'refused' } & RowRefusal)

/**
 * Puts customers in, as a file tells of them: up to a few thousand rows in a constant number of statements. Rows count in
 * their order, also several of one customer. A row with a fault is refused and leaves no trace; the others go in. The caller
 * has decided that this may be done, and writes the audit row. Nobody else puts customers into the legal entity until the
 * transaction ends. Imported customers take no number from the sequence.
 */
export async function putCustomers(
  ctx: Ctx,
  rows: readonly CustomerRow[],
  { source }: PutOptions,
): Promise<PutResult[]> {
  if (rows.length === 0) return []
  await takeTurn(ctx)
  const owners = await findOwners(ctx, rows)
  const known = new Set([...owners.externalId.values(), ...owners.number.values()])
  const there = await holdWhole(ctx, [...known])
  const putting = new Putting({
    owners,
    there,
    places: await findPlaces(ctx, {
      storeIds: [...there.values(), ...rows].flatMap((one) => one.homeStoreId ?? []),
      bookIds: rows.flatMap((row) => row.addressBookIds ?? []),
    }),
    decisions: rows.some((row) => row.consents?.length) ? await findDecisions(ctx, [...known]) : new Set(),
    at: ctx.now(),
    source,
  })
  const values = await readValues(ctx, rows)
  const steps = rows.map((row, index) => putting.put(row, values[index] ?? nothing))
  await write({ ...ctx, source }, putting.held)
  return steps.map((step) => resultOf(step, putting.held))
}

const nothing: ParsedRecord = { ok: true, patch: { set: {}, removed: [] } }

async function readValues(ctx: Ctx, rows: readonly CustomerRow[]): Promise<readonly ParsedRecord[]> {
  if (!rows.some((row) => row.attributes && Object.keys(row.attributes).length > 0)) return []
  return parseManyValues(
    ctx,
    rows.map((row) => row.attributes ?? {}),
  )
}

async function write(ctx: Ctx & PutOptions, held: ReadonlyMap<Id<'customer'>, Held>): Promise<void> {
  const created = [...held.values()].filter(({ before }) => before === null).map(({ now }) => now)
  const changes = [...held.values()].flatMap(({ before, now, consents }) =>
    before && (consents.length > 0 || Object.keys(differing(before, now)).length > 0) ? [{ before, after: now }] : [],
  )
  if (created.length + changes.length === 0) return
  await writeChanges(ctx, changes, {
    customers: created,
    lists: created,
    consents: [...held.values()].flatMap(({ consents }) => consents),
    changes: created.flatMap(({ id, attributes }) =>
      Object.entries(attributes).map(([attribute, after]) => ({ customerId: id, attribute, before: null, after })),
    ),
  })
}

function resultOf(step: Step, all: ReadonlyMap<Id<'customer'>, Held>): PutResult {
  if (step.outcome === 'refused') return step
  const { outcome, id: customerId } = step
  const held = all.get(customerId)
  if (!held) throw new Error('A row came to a customer that is not held')
  const before = held.before && differing(held.before, held.now)
  const isChanged = held.consents.length > 0 || (before !== null && Object.keys(before).length > 0)
  const version = held.before === null ? 1 : held.before.version + (isChanged ? 1 : 0)
  return outcome === 'same' ? { outcome, customerId, version } : { outcome, customerId, version, before }
}
