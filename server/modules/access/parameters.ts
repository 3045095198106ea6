import { defineParameter } from '#platform/parameters/index.ts'
import { z } from 'zod'

// Limits of sessions are written into a session when it begins, so a change counts from the next sign-in on.

/** Minutes without a request after which a session on a shared device ends. */
export const sharedDeviceIdleMinutes = defineParameter({
  key: 'access.shared-device-idle-minutes',
  schema: z.int().min(1).max(720),
  default: 30,
})

/** Hours after which a session on a shared device ends, however busy. */
export const sharedDeviceSessionHours = defineParameter({
  key: 'access.shared-device-session-hours',
  schema: z.int().min(1).max(24),
  default: 16,
})

/** Minutes without a request after which a session anywhere else ends. */
export const personalIdleMinutes = defineParameter({
  key: 'access.personal-idle-minutes',
  schema: z.int().min(5).max(10_080),
  default: 720,
})

/** Hours after which a session anywhere else ends, however busy. */
export const personalSessionHours = defineParameter({
  key: 'access.personal-session-hours',
  schema: z.int().min(1).max(2_160),
  default: 720,
})

/** Digits that a new PIN has at least. */
export const pinDigits = defineParameter({
  key: 'access.pin-digits',
  schema: z.int().min(4).max(8),
  default: 4,
})
