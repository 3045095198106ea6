import type { Customer, UpdateCustomer } from '#contract/customer-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import { parseValues } from '#modules/attributes/index.ts'
import { changesOf } from '#platform/audit/changes.ts'
import { type Ctx, type Grant, requireGrant } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { customerProblem, readLists } from './create-customer.ts'
import { refreshCopies } from './keepers/copies.ts'
import { requirePlace } from './place.ts'
import { readChanged, readCustomer } from './queries.ts'
import { repeatedIn } from './read-lists.ts'
import { addRows, type Lists, LISTS, namesOf, removeLists, type ValueChange, valueChanges } from './rows.ts'
import { putWords } from './search/words.ts'

interface CustomerChange {
  readonly customerId: Id<'customer'>
  readonly version: number
  readonly patch: UpdateCustomer
}

/**
 * Changes a customer, and the copies in client books with them. Throws 404 out of reach, 412 when stale, 409 when an id of
 * another system or a card is taken, 422 with pointers for whatever cannot be read, and when a home store or an address book
 * that the customer joins or leaves is not one in reach.
 */
export async function updateCustomer(ctx: Ctx, { customerId, version, patch }: CustomerChange): Promise<Customer> {
  const grant = requireGrant(ctx, 'customer.update')
  const before = await readCustomer(ctx, grant, customerId)
  if (before.version !== version) throw new Problem(requestProblems.stale)
  const lists = await newLists(ctx, grant, { before, patch })
  const { attributes, changes } = await newValues(ctx, before, patch.attributes)
  const fields = {
    ...(patch.name !== undefined && { name: patch.name }),
    ...(patch.preferredName !== undefined && { preferredName: patch.preferredName }),
    ...(patch.languages !== undefined && { languages: patch.languages }),
    ...(patch.homeStoreId !== undefined && { homeStoreId: patch.homeStoreId }),
  }
  const updated = await ctx.tx
    .updateTable('customer')
    .set({ ...fields, attributes: JSON.stringify(attributes), version: version + 1 })
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', customerId)
    .where('version', '=', version)
    .executeTakeFirst()
  if (updated.numUpdatedRows === 0n) throw new Problem(requestProblems.stale)
  const after = { ...before, ...fields }
  await writeLists(ctx, { id: customerId, ...lists }, changes)
  if (namesOf(after).join('\n') !== namesOf(before).join('\n'))
    await putWords(ctx, [{ customerId, names: namesOf(after) }])
  await refreshCopies(ctx, [customerId])
  const changed = changesOf(before, { ...fields, ...lists })
  await ctx.record({
    action: 'customers.customer-updated',
    subject: { kind: 'customer', id: customerId },
    before: { ...changed.before, ...(changes.length > 0 && { attributes: valuesOf(changes, 'before') }) },
    after: { ...changed.after, ...(changes.length > 0 && { attributes: valuesOf(changes, 'after') }) },
  })
  return readChanged(ctx, customerId)
}

interface Move {
  readonly before: Customer
  readonly patch: UpdateCustomer
}

/** The lists that the patch gives, read. Asks for the home store and address books only when they, or phones, change. */
async function newLists(ctx: Ctx, grant: Grant, { before, patch }: Move): Promise<Lists> {
  const addressBookIds = patch.addressBookIds && [...new Set(patch.addressBookIds)]
  const moved = addressBookIds ? movedBetween(before.addressBookIds, addressBookIds) : []
  const { homeStoreId = before.homeStoreId } = patch
  const isAtHome = homeStoreId === before.homeStoreId
  const place =
    !isAtHome || moved.length > 0 || patch.contactPoints
      ? await requirePlace(ctx, grant, { homeStoreId, isAtHome, bookIds: moved })
      : undefined
  const { addresses, points, errors } = readLists(
    { addresses: patch.addresses ?? before.addresses, contactPoints: patch.contactPoints ?? [] },
    place?.timeZone ?? 'UTC',
  )
  const faults = [...errors, ...repeatedIn(patch)]
  if (faults.length > 0) throw new Problem(requestProblems.invalid, { errors: faults })
  return {
    ...(patch.contactPoints && { contactPoints: points }),
    ...(patch.addresses && { addresses }),
    ...(patch.externalIds && { externalIds: patch.externalIds }),
    ...(patch.loyaltyCards && { loyaltyCards: patch.loyaltyCards }),
    ...(addressBookIds && { addressBookIds }),
  }
}

/** Those that are in one of the lists only: joined or left. */
function movedBetween<T>(before: readonly T[], after: readonly T[]): T[] {
  return [...after.filter((one) => !before.includes(one)), ...before.filter((one) => !after.includes(one))]
}

/** The values after the patch, and which of them really change. */
async function newValues(
  ctx: Ctx,
  before: Customer,
  wire: UpdateCustomer['attributes'],
): Promise<{ readonly attributes: Customer['attributes']; readonly changes: readonly ValueChange[] }> {
  if (wire === undefined) return { attributes: before.attributes, changes: [] }
  const { set, removed } = await parseValues(ctx, wire, '#/attributes')
  const kept = Object.entries({ ...before.attributes, ...set }).filter(([code]) => !removed.includes(code))
  const attributes = Object.fromEntries(kept)
  return { attributes, changes: valueChanges(before.id, before.attributes, attributes) }
}

async function writeLists(
  ctx: Ctx,
  lists: Lists & { readonly id: Id<'customer'> },
  changes: readonly ValueChange[],
): Promise<void> {
  const isGiven = LISTS.some((name) => lists[name])
  if (!isGiven && changes.length === 0) return
  if (isGiven) await removeLists(ctx, [lists])
  try {
    await addRows(ctx, { lists: [lists], changes })
  } catch (error) {
    throw customerProblem(error)
  }
}

function valuesOf(changes: readonly ValueChange[], side: 'before' | 'after'): Record<string, unknown> {
  return Object.fromEntries(changes.map((change) => [change.attribute, change[side]]))
}
