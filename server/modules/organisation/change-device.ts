import type { Device } from '#contract/organisation-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { changesOf } from '#platform/audit/changes.ts'
import type { Ctx } from '#platform/context.ts'
import { refuseLost } from './change-row.ts'
import { deviceToChange } from './devices.ts'

interface DeviceVersion {
  readonly deviceId: Id<'device'>
  readonly version: number
}

/** Renames a device. Throws 404 out of reach, 412 when stale, 409 when it is retired. */
export function renameDevice(ctx: Ctx, at: DeviceVersion, name: string): Promise<Device> {
  return changeDevice(ctx, at, { patch: { name }, action: 'organisation.device-renamed' })
}

/** Retires a device for good; nobody signs in on it any more. Throws 404 out of reach, 412 when stale, 409 when it is retired. */
export function retireDevice(ctx: Ctx, at: DeviceVersion): Promise<Device> {
  return changeDevice(ctx, at, { patch: { retiredAt: ctx.now() }, action: 'organisation.device-retired' })
}

async function changeDevice(
  ctx: Ctx,
  at: DeviceVersion,
  {
    patch,
    action,
  }: { readonly patch: Partial<Pick<Device, 'name' | 'retiredAt'>>; readonly action: `organisation.${string}` },
): Promise<Device> {
  const before = await deviceToChange(ctx, at)
  const version = at.version + 1
  const updated = await ctx.tx
    .updateTable('device')
    .set({ ...patch, version })
    .where('legalEntityId', '=', ctx.legalEntityId)
    .where('id', '=', at.deviceId)
    .where('version', '=', at.version)
    .executeTakeFirst()
  refuseLost(updated)
  await ctx.record({ action, subject: { kind: 'device', id: at.deviceId }, ...changesOf({ ...before }, patch) })
  return { ...before, ...patch, version }
}
