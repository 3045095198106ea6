import type { CreateCustomer, Customer } from '#contract/customer-shapes.ts'
import { customersProblems } from '#contract/customers.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import { parseValues } from '#modules/attributes/index.ts'
import { takeNumber } from '#modules/settings/index.ts'
import { type Ctx, type Grant, reaches, requireGrant } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { readParameter } from '#platform/parameters/index.ts'
import { type FieldError, Problem } from '#platform/problem.ts'
import { futureFaults, newConsents } from './consents.ts'
import { readContactPoints } from './contact/read-contact-points.ts'
import { customerNumberSequence } from './parameters.ts'
import { countryFor, requirePlace, unknownStore } from './place.ts'
import { readChanged } from './queries.ts'
import { readAddresses, repeatedIn } from './read-lists.ts'
import { addRows, namesOf, valueChanges } from './rows.ts'
import { likelyDuplicates } from './search/duplicates.ts'
import { putWords } from './search/words.ts'

/**
 * Creates a customer. Who creates for stores does so for a store in reach, and puts the customer into address books of such.
 * Throws 409 when there are likely duplicates and the caller has not said that this is somebody new, and when an id, the
 * number, an id of another system or a card is taken; 422 with pointers for whatever cannot be read.
 */
export async function createCustomer(ctx: Ctx, input: CreateCustomer): Promise<Customer> {
  const grant = requireGrant(ctx, 'customer.create')
  const { id = newId<'customer'>() } = input
  const homeStoreId = homeStoreOf(ctx, grant, input.homeStoreId)
  const place = await requirePlace(ctx, grant, { homeStoreId, bookIds: input.addressBookIds ?? [] })
  const { addresses, points, errors } = readLists(input, place.timeZone)
  const faults = [...errors, ...repeatedIn(input), ...futureFaults(ctx, input.consents)]
  if (faults.length > 0) throw new Problem(requestProblems.invalid, { errors: faults })
  const { set: attributes } = await parseValues(ctx, input.attributes, '#/attributes')
  if (!input.isNew) await refuseDuplicates(ctx, { ...input, contactPoints: points })
  const customer = {
    id,
    // A gap-free sequence is locked from here on, so this comes late.
    number: input.number === undefined ? await nextNumber(ctx) : input.number,
    kind: input.kind,
    name: input.name,
    preferredName: input.preferredName,
    languages: input.languages,
    homeStoreId,
    attributes,
  }
  const lists = {
    id,
    contactPoints: points,
    addresses,
    externalIds: input.externalIds,
    loyaltyCards: input.loyaltyCards,
    addressBookIds: [...new Set(input.addressBookIds ?? place.books)],
  }
  try {
    await addRows(ctx, {
      customers: [customer],
      lists: [lists],
      consents: newConsents(ctx, id, input.consents),
      changes: valueChanges(id, {}, attributes),
    })
  } catch (error) {
    throw customerProblem(error)
  }
  await putWords(ctx, [{ customerId: id, names: namesOf(customer) }])
  await ctx.record({
    action: 'customers.customer-created',
    subject: { kind: 'customer', id },
    after: { ...customer, ...lists, consents: input.consents },
  })
  return readChanged(ctx, id)
}

function homeStoreOf(ctx: Ctx, grant: Grant, given: Id<'store'> | null | undefined): Id<'store'> | null {
  if (reaches(grant, 'legalEntity')) return given === undefined ? ctx.storeId : given
  const standsIn = ctx.storeId !== null && grant.storeIds.includes(ctx.storeId) ? ctx.storeId : null
  const store = given === undefined ? standsIn : given
  if (store === null) throw unknownStore('field/required')
  return store
}

/** Addresses and contact points of a request, and what is wrong with them. */
export function readLists(
  given: Pick<CreateCustomer, 'addresses' | 'contactPoints'>,
  timeZone: string,
): Pick<Customer, 'addresses'> & {
  readonly points: Customer['contactPoints']
  readonly errors: readonly FieldError[]
} {
  const { addresses, errors } = readAddresses(given.addresses)
  const read = readContactPoints(given.contactPoints, countryFor(addresses, timeZone))
  return { addresses, points: read.points, errors: [...errors, ...read.errors] }
}

async function refuseDuplicates(
  ctx: Ctx,
  { name, contactPoints, loyaltyCards }: Pick<Customer, 'name' | 'contactPoints' | 'loyaltyCards'>,
): Promise<void> {
  const of = (kind: 'phone' | 'email') => contactPoints.filter((point) => point.kind === kind).map(({ value }) => value)
  const duplicates = await likelyDuplicates(ctx, {
    name,
    emails: of('email'),
    phonesE164: of('phone'),
    cards: loyaltyCards.map(({ number }) => number),
  })
  if (duplicates.length > 0) throw new Problem(customersProblems.likelyDuplicate)
}

/** The next number of the sequence that is chosen, or null. One that somebody typed in for another customer is passed over. */
async function nextNumber(ctx: Ctx): Promise<string | null> {
  const sequenceId = await readParameter(ctx, customerNumberSequence)
  if (sequenceId === null) return null
  for (;;) {
    const number = await takeNumber(ctx, sequenceId)
    const { rows } = await sql`
      select from customer where legal_entity_id = ${ctx.legalEntityId} and number = ${number}`.execute(ctx.tx)
    if (rows.length === 0) return number
  }
}

// Of a customer whose id is taken, any of the rows may be the one that the database stumbles over.
const taken = [
  ['customer_pkey', customersProblems.idTaken],
  ['customer_address_book_pkey', customersProblems.idTaken],
  ['contact_point_pkey', customersProblems.idTaken],
  ['postal_address_pkey', customersProblems.idTaken],
  ['consent_entry_pkey', customersProblems.idTaken],
  ['customer_number_key', customersProblems.numberTaken],
  ['customer_external_id_pkey', customersProblems.externalIdTaken],
  ['loyalty_card_pkey', customersProblems.cardTaken],
  // Somebody deleted the address book after it was looked for.
  ['customer_address_book_book_fkey', customersProblems.unknownAddressBook],
] as const

/** What the database's refusal of a customer means to the caller; any other error stays what it is. */
export function customerProblem(error: unknown): unknown {
  const kind = taken.find(([constraint]) => violates(error, constraint))?.[1]
  return kind ? new Problem(kind, { cause: error }) : error
}
