import type { Ctx } from '#platform/context.ts'
import { readParameters } from '#platform/parameters/index.ts'
import {
  personalIdleMinutes,
  personalSessionHours,
  sharedDeviceIdleMinutes,
  sharedDeviceSessionHours,
} from '../parameters.ts'

/** How long a session may rest, and how long it may last at all. */
export interface SessionLimits {
  readonly idleMinutes: number
  readonly absoluteMinutes: number
}

/** The limits of a new session, as its legal entity has set them. They are written into it: a change counts from the next sign-in on. */
export async function readSessionLimits(
  ctx: Pick<Ctx, 'tx' | 'legalEntityId'>,
  { onSharedDevice }: { readonly onSharedDevice: boolean },
): Promise<SessionLimits> {
  const { idleMinutes, hours } = await readParameters(
    ctx,
    onSharedDevice
      ? { idleMinutes: sharedDeviceIdleMinutes, hours: sharedDeviceSessionHours }
      : { idleMinutes: personalIdleMinutes, hours: personalSessionHours },
  )
  return { idleMinutes, absoluteMinutes: hours * 60 }
}
