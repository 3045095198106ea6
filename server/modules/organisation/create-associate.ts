import type { Associate, CreateAssociate } from '#contract/organisation-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import { type Ctx, type Grant, reaches, requireGrant } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { associateProblem, requireAssociate, setAssociateLists, type Writer } from './associates.ts'
import { WHOLE_LEGAL_ENTITY } from './reach.ts'
import { requireAddressBooks, requireStores } from './require-known.ts'
import { asKept, namedIn } from './rules.ts'

/**
 * Creates an associate on behalf of the caller, who may name the stores of the grant and their address books only, and has
 * to name at least one store unless the grant is for the legal entity.
 */
export async function createAssociate(ctx: Ctx, input: CreateAssociate): Promise<Associate> {
  const grant = requireGrant(ctx, 'associate.manage')
  refuseWithoutStore(grant, input.storeIds)
  return insertAssociate(ctx, grant, input)
}

/**
 * Creates an associate without asking who may: for the first administrator and imports, whose use cases have decided that.
 * Throws 409 when the personnel number or the id is taken or a store is closed, 422 when a store or address book is not one
 * of the legal entity. Leaves its own audit row.
 */
export function addAssociate(ctx: Writer, input: CreateAssociate): Promise<Associate> {
  return insertAssociate(ctx, WHOLE_LEGAL_ENTITY, input)
}

/** Throws 422 when somebody for a few stores would put an associate into none, out of everybody’s sight but headquarters’. */
export function refuseWithoutStore(grant: Grant, storeIds: readonly string[]): void {
  if (storeIds.length === 0 && !reaches(grant, 'legalEntity'))
    throw new Problem(requestProblems.invalid, { errors: [{ pointer: '#/storeIds', code: 'field/too-short' }] })
}

async function insertAssociate(ctx: Writer, grant: Grant, input: CreateAssociate): Promise<Associate> {
  const { id = newId<'associate'>(), storeIds, addressBookIds, ...fields } = input
  const lists = { storeIds: asKept(storeIds), addressBookIds: asKept(addressBookIds) }
  await requireStores(ctx, grant, { joined: namedIn('storeIds', storeIds) })
  await requireAddressBooks(ctx, grant, namedIn('addressBookIds', addressBookIds))
  try {
    await ctx.tx
      .insertInto('associate')
      .values({ legalEntityId: ctx.legalEntityId, id, ...fields })
      .execute()
    await setAssociateLists(ctx, id, lists)
  } catch (error) {
    throw associateProblem(error)
  }
  await ctx.record({
    action: 'organisation.associate-created',
    subject: { kind: 'associate', id },
    after: { id, ...fields, ...lists },
  })
  return requireAssociate(ctx, id)
}
