import { organisationProblems } from '#contract/organisation.ts'
import type { Device } from '#contract/organisation-shapes.ts'
import type { Id, Page } from '#contract/shared.ts'
import { sql } from 'kysely'
import { type Ctx, type Grant, requireGrant } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import { Problem } from '#platform/problem.ts'
import { found, refuseStale } from './change-row.ts'
import { storesInReach, WHOLE_LEGAL_ENTITY } from './reach.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>

function devicesOf(ctx: Tenant, grant: Grant) {
  return ctx.tx
    .selectFrom('device')
    .where('device.legalEntityId', '=', ctx.legalEntityId)
    .where(sql<boolean>`device.store_id in ${storesInReach(ctx, grant)}`)
    .select(['id', 'name', 'storeId', 'shared', 'lastSeenAt', 'retiredAt', 'version'])
}

interface DeviceFilters {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly storeId?: Id<'store'> | undefined
  readonly state?: 'active' | 'retired' | undefined
}

/** The devices of the stores that the caller's grant reaches; ids grow with time, so the oldest comes first. */
export async function listDevices(ctx: Ctx, { limit, cursor, storeId, state }: DeviceFilters): Promise<Page<Device>> {
  const start = pageStart(ctx, 'devices', cursor)
  let query = devicesOf(ctx, requireGrant(ctx, 'device.read'))
    .orderBy('id')
    .limit(limit + 1)
  if (storeId !== undefined) query = query.where('storeId', '=', storeId)
  if (state !== undefined) query = query.where('retiredAt', state === 'active' ? 'is' : 'is not', null)
  if (start !== undefined) query = query.where(sql<boolean>`id > ${start[0]}`)
  return pageOf(ctx, 'devices', { rows: await query.execute(), limit, key: (row) => [row.id] })
}

/** A device that the grant reaches. Throws 404 for any other. */
export async function requireDeviceInReach(ctx: Tenant, grant: Grant, id: Id<'device'>): Promise<Device> {
  return found(await devicesOf(ctx, grant).where('id', '=', id).executeTakeFirst())
}

/** A device of the legal entity, whoever asks: for signing in on it. Throws 404 when there is none. */
export function requireDevice(ctx: Tenant, id: Id<'device'>): Promise<Device> {
  return requireDeviceInReach(ctx, WHOLE_LEGAL_ENTITY, id)
}

/** The device as it was before a change of this version. Throws 404 out of reach, 412 when stale, 409 when it is retired. */
export async function deviceToChange(
  ctx: Ctx,
  { deviceId, version }: { readonly deviceId: Id<'device'>; readonly version: number },
): Promise<Device> {
  const device = await requireDeviceInReach(ctx, requireGrant(ctx, 'device.manage'), deviceId)
  refuseStale(device, version)
  if (device.retiredAt !== null) throw new Problem(organisationProblems.deviceRetired)
  return device
}

/** Notes that a device was used. Not a change of the device: no version, no audit row. */
export async function noteDeviceSeen(ctx: Tenant & Pick<Ctx, 'now'>, id: Id<'device'>): Promise<void> {
  await ctx.tx
    .updateTable('device')
    .set({ lastSeenAt: ctx.now() })
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', id)
    .execute()
}
