import { clientBookProblems } from '#contract/client-book.ts'
import type { AddClients, ClientBookOperation } from '#contract/client-book-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import { type RawBuilder, sql } from 'kysely'
import { keep, release, visibleTo } from '#modules/customers/index.ts'
import { type Ctx, requireGrant } from '#platform/context.ts'
import { readParameters } from '#platform/parameters/index.ts'
import { Problem } from '#platform/problem.ts'
import { actingAssociate, booksInReach, holdHolders, openBook, type Writer } from './books.ts'
import { bookNumbers, holdCustomers, linesOfCustomers, ROWS_AT_ONCE } from './lines.ts'
import { bookNumberSequence, bookPolicy, type BookPolicy } from './parameters.ts'
import { type BookEvent, operationOf, type OperationRow, recordOperation } from './record-operation.ts'
import { type Additions, type KeptLine, planAdditions, untilFault, type Wanted } from './rules.ts'

type CustomerId = Id<'customer'>

/** Into whose book, and whom. */
export type Addition = Omit<Partial<AddClients>, 'customerIds'> & {
  readonly associateId: Id<'associate'>
  readonly customerIds: readonly CustomerId[]
}

/** How far somebody reaches: conditions on `associate` and `customer`. */
interface Within {
  readonly associates: RawBuilder<boolean>
  readonly customers: RawBuilder<boolean>
}

const everywhere: Within = { associates: sql`true`, customers: sql`true` }

/** Adds customers to one's own book, or to one in reach. Throws 404 for a book or a customer out of reach, and as `addToBook`. */
export async function addClients(ctx: Ctx, input: AddClients): Promise<{ operation: ClientBookOperation }> {
  const associateId = input.associateId ?? actingAssociate(ctx)
  if (associateId === null) throw new Problem(requestProblems.notFound)
  const reading = ctx.grants.get('customer.read')
  const row = await addToBook(
    ctx,
    { ...input, associateId },
    {
      associates: booksInReach(ctx, requireGrant(ctx, 'clientBook.add')),
      customers: reading ? visibleTo(ctx, reading) : sql`false`,
    },
  )
  return { operation: operationOf(row, ctx.now()) }
}

/**
 * Adds customers to an associate's book, all or none, without asking who may: for jobs, the command line and the demo. Opens
 * the book with its first client. Throws 404 for an associate or a customer who is not there; 409 for an associate who has
 * left, without a number sequence, for a customer who is in another book under the policy `single` (or has a primary keeper
 * when that is asked for), and for a role that the policy or the book does not allow; 422 for an end that does not fit the role.
 */
export async function addToBook(
  ctx: Writer,
  { associateId, role, until = null, reason = null, ...input }: Addition,
  within: Within = everywhere,
): Promise<OperationRow> {
  const wanted: Wanted = { associateId, role, until }
  const { policy, sequenceId } = await readParameters(ctx, { policy: bookPolicy, sequenceId: bookNumberSequence })
  requireRole(wanted, policy, ctx.now())
  const holder = (await holdHolders(ctx, [associateId], within.associates)).get(associateId)
  if (!holder) throw new Problem(requestProblems.notFound)
  if (holder.isLeaver) throw new Problem(clientBookProblems.leaver)
  const customerIds = [...new Set(input.customerIds)]
  const found = await holdCustomers(ctx, customerIds, within.customers)
  if (found.size < customerIds.length) throw new Problem(requestProblems.notFound)

  const lines = await linesOfCustomers(ctx, customerIds)
  const plan = planAdditions({ ...wanted, policy, now: ctx.now() }, customerIds, lines)
  await refuseConflicts(ctx, plan, input.customerIds)

  const bookNumber = holder.bookNumber ?? (await openBook(ctx, associateId, sequenceId))
  const events = await carryOut(ctx, wanted, plan)
  return recordOperation(ctx, {
    id: input.id,
    kind: 'add',
    reason,
    events,
    unchanged: plan.unchanged.length,
    before: { associateId },
    after: { associateId, bookNumber },
  })
}

function requireRole(wanted: Wanted, policy: BookPolicy, now: Date): void {
  const fault = untilFault(wanted, now)
  if (fault) throw new Problem(requestProblems.invalid, { errors: [fault] })
  if (policy === 'single' && (wanted.role ?? 'primary') !== 'primary')
    throw new Problem(clientBookProblems.roleNotAllowed)
}

async function refuseConflicts(ctx: Writer, plan: Additions, asked: readonly CustomerId[]): Promise<void> {
  const pointers = (ids: readonly CustomerId[], code: string) =>
    ids.map((id) => ({ pointer: `#/customerIds/${asked.indexOf(id)}`, code }))
  const [first] = plan.inOtherBook
  if (first) {
    const numbers = await bookNumbers(ctx, [first.associateId])
    const ids = plan.inOtherBook.map(({ customerId }) => customerId)
    throw new Problem(clientBookProblems.inOtherBook, {
      params: { book: numbers.get(first.associateId) ?? '' },
      errors: pointers(ids, clientBookProblems.inOtherBook.code),
    })
  }
  if (plan.otherRole.length > 0)
    throw new Problem(clientBookProblems.roleNotAllowed, {
      errors: pointers(plan.otherRole, 'client-book/other-role'),
    })
}

async function carryOut(ctx: Writer, { associateId, until }: Wanted, plan: Additions): Promise<readonly BookEvent[]> {
  if (plan.over.length > 0)
    await release(ctx, { associateId, customerIds: plan.over.map(({ customerId }) => customerId) })
  const lines: KeptLine[] = plan.added.map((one) => ({ ...one, associateId, until, since: ctx.now() }))
  await keepAll(ctx, lines)
  return [
    ...plan.over.map((line) => ({ action: 'expired', customerId: line.customerId, from: line, to: null }) as const),
    ...lines.map(
      (line) => ({ action: 'added', customerId: line.customerId, from: null, to: { ...line, had: null } }) as const,
    ),
  ]
}

/** Writes lines for which the caller has made sure that there is room. */
export async function keepAll(ctx: Writer, lines: readonly KeptLine[]): Promise<void> {
  for (let start = 0; start < lines.length; start += ROWS_AT_ONCE) {
    const part = lines.slice(start, start + ROWS_AT_ONCE)
    const { kept } = await keep(ctx, part)
    if (kept.length !== part.length) throw new Error('A customer who is held got another keeper')
  }
}
