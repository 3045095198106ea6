import { z } from 'zod'
import { OPERATIONS, type Operation, SCOPES } from './operations.ts'
import { AssociateId, Code, DeviceId, Instant, Language, LegalEntityId, SessionId, StoreId } from './shared.ts'

/** What a person signs in with: a mail address or any name. Case and composed forms do not matter. */
export const Login = z
  .string()
  .normalize('NFC')
  .trim()
  .min(3)
  .max(200)
  .regex(/^[^\s\p{C}]+$/u)
  .meta({ examples: ['elena.marchetti@verani.example'] })

/** A password being set. The server refuses common ones as well. */
export const Password = z
  .string()
  .normalize('NFC')
  .refine((text) => Array.from(text).length >= 12, { error: 'access/password-short' })
  .refine((text) => Array.from(text).length <= 128, { error: 'access/password-long' })
  .meta({ description: '12 to 128 characters; any of them' })

/** A PIN being set. */
export const Pin = z
  .string()
  .regex(/^\d{4,8}$/)
  .refine((digits) => !isTrivial(digits), { error: 'access/pin-trivial' })
  .meta({ description: '4 to 8 digits, not all alike, no run, no short repetition, no year of our time' })

function isTrivial(digits: string): boolean {
  const steps = Array.from(digits.slice(1), (digit, index) => (10 + Number(digit) - Number(digits[index])) % 10)
  if (steps.every((step) => step === steps[0] && (step === 0 || step === 1 || step === 9))) return true
  if (/^(\d{1,4})\1+$/.test(digits)) return true
  return /^(?:19|20)\d\d$/.test(digits)
}

// The keys of OPERATIONS are its operations, and there is at least one.
const OperationName = z.enum(Object.keys(OPERATIONS) as [Operation, ...Operation[]]).meta({ id: 'Operation' })

export const CurrentSession = z
  .object({
    associate: z.object({
      id: AssociateId,
      name: z.string(),
      preferredName: z.string().nullable(),
      initials: z.string(),
    }),
    legalEntity: z.object({ id: LegalEntityId, code: Code, name: z.string() }),
    stores: z
      .array(z.object({ id: StoreId, code: Code, name: z.string() }))
      .meta({ description: 'The open stores the associate works in' }),
    storeId: StoreId.nullable().meta({ description: 'The store the associate stands in' }),
    deviceId: DeviceId.nullable(),
    language: Language,
    operations: z.array(
      z.object({
        operation: OperationName,
        scope: z.enum(SCOPES),
        storeIds: z.array(StoreId),
        addressBookStoreIds: z.array(StoreId),
      }),
    ),
    session: z
      .object({ id: SessionId, expiresAt: Instant, idleMinutes: z.int() })
      .nullable()
      .meta({ description: 'Null for an API token' }),
  })
  .meta({ id: 'CurrentSession' })
export type CurrentSession = z.output<typeof CurrentSession>

/** What a right password leads to: a session, or the legal entities to choose from. */
export const SignedIn = z
  .discriminatedUnion('state', [
    z.object({ state: z.literal('signed-in'), current: CurrentSession }),
    z.object({
      state: z.literal('choose'),
      legalEntities: z.array(z.object({ id: LegalEntityId, code: Code, name: z.string() })),
    }),
  ])
  .meta({ id: 'SignedIn' })
export type SignedIn = z.output<typeof SignedIn>

export const OpenSession = z
  .object({
    id: SessionId,
    storeId: StoreId.nullable(),
    deviceId: DeviceId.nullable(),
    createdAt: Instant,
    lastSeenAt: Instant,
    expiresAt: Instant,
    current: z.boolean().meta({ description: 'The session that asks' }),
  })
  .meta({ id: 'OpenSession' })
export type OpenSession = z.output<typeof OpenSession>
