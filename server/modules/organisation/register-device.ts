import { organisationProblems } from '#contract/organisation.ts'
import type { Device, RegisterDevice } from '#contract/organisation-shapes.ts'
import { type Ctx, type Grant, requireGrant } from '#platform/context.ts'
import { violates } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { WHOLE_LEGAL_ENTITY } from './reach.ts'
import { requireStores } from './require-known.ts'

type Writer = Pick<Ctx, 'tx' | 'legalEntityId' | 'record'>

/** Registers a device of a store in the caller's reach. See `addDevice`. */
export function registerDevice(ctx: Ctx, input: RegisterDevice): Promise<Device> {
  return insertDevice(ctx, requireGrant(ctx, 'device.manage'), input)
}

/** Registers a device without asking who may. Throws 422 when the store is not there, 409 when it is closed or the id is taken. */
export function addDevice(ctx: Writer, input: RegisterDevice): Promise<Device> {
  return insertDevice(ctx, WHOLE_LEGAL_ENTITY, input)
}

async function insertDevice(ctx: Writer, grant: Grant, input: RegisterDevice): Promise<Device> {
  const { id = newId<'device'>(), ...fields } = input
  await requireStores(ctx, grant, { joined: [{ id: fields.storeId, pointer: '#/storeId' }] })
  try {
    await ctx.tx
      .insertInto('device')
      .values({ legalEntityId: ctx.legalEntityId, id, ...fields })
      .execute()
  } catch (error) {
    if (violates(error, 'device_pkey')) throw new Problem(organisationProblems.idTaken, { cause: error })
    throw error
  }
  await ctx.record({
    action: 'organisation.device-registered',
    subject: { kind: 'device', id },
    after: { id, ...fields },
  })
  return { id, ...fields, lastSeenAt: null, retiredAt: null, version: 1 }
}
