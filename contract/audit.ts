import { z } from 'zod'
import { defineEndpoints, operation } from './endpoint.ts'
import { AuditEntryId, DeviceId, Instant, line, pageOf, pageQuery, StoreId } from './shared.ts'

const actorKinds = ['associate', 'token', 'job', 'system', 'anonymous'] as const
const outcomes = ['done', 'denied'] as const
const word = line(100)

const entry = {
  id: AuditEntryId,
  at: Instant,
  outcome: z.enum(outcomes).meta({ description: 'Denied: somebody tried, and nothing was changed' }),
  actor: z.object({ kind: z.enum(actorKinds), id: z.string().nullable() }),
  action: z.string().meta({ examples: ['organisation.store-opened'] }),
  subject: z.object({ kind: z.string(), id: z.string() }).nullable(),
  reason: z.string().nullable(),
  storeId: StoreId.nullable().meta({ description: 'The store that the actor stood in' }),
  deviceId: DeviceId.nullable(),
  requestId: z.string().nullable(),
}

export const AuditEntry = z.object(entry).meta({ id: 'AuditEntry' })
export type AuditEntry = z.output<typeof AuditEntry>

export const AuditEntryWithChange = z
  .object({ ...entry, before: z.json().nullable(), after: z.json().nullable() })
  .meta({ id: 'AuditEntryWithChange' })
export type AuditEntryWithChange = z.output<typeof AuditEntryWithChange>

const sealNumber = z.int().min(0).max(2_147_483_647)
const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** The chain as far as a seal: kept outside the database, it shows when later seals were cut off or all was written anew. */
export const AuditCheckpoint = z.object({ number: sealNumber, hash }).meta({ id: 'AuditCheckpoint' })
export type AuditCheckpoint = z.output<typeof AuditCheckpoint>

export const AuditVerification = z
  .object({
    state: z.enum(['sound', 'broken']),
    seals: z.int().meta({ description: 'Seals that were looked at and are sound' }),
    entries: z.int().meta({ description: 'Entries under those seals' }),
    complete: z.boolean().meta({ description: 'False: there is more; go on with fromSeal = head.number + 1' }),
    head: AuditCheckpoint.meta({ description: 'The last sound seal' }),
    unsealed: z.boolean().meta({ description: 'Entries after the last seal wait for the sealing job' }),
    broken: z
      .object({
        seal: z.int(),
        because: z.enum(['missing', 'unlinked', 'content', 'stray', 'checkpoint']).meta({
          description:
            'Missing: a seal’s number is skipped. Unlinked: it does not follow on the seal before. Content: its entries or its own fields were changed. Stray: an entry is where no seal will ever reach. Checkpoint: the seal of the checkpoint is gone or another',
        }),
      })
      .nullable(),
  })
  .meta({ id: 'AuditVerification' })
export type AuditVerification = z.output<typeof AuditVerification>

export const audit = defineEndpoints({
  listAudit: {
    method: 'GET',
    path: '/audit',
    summary: 'List audit entries, the newest first',
    description: 'With scope store: what was done in those stores. Ids are taken with or without their prefix.',
    access: operation('audit.read'),
    query: z.strictObject({
      ...pageQuery,
      subjectKind: word.optional(),
      subjectId: word.optional(),
      actorId: word.optional(),
      action: word.optional(),
      outcome: z.enum(outcomes).optional(),
      storeId: StoreId.optional(),
      from: Instant.optional(),
      to: Instant.optional().meta({ description: 'Not included' }),
    }),
    response: pageOf(AuditEntry),
  },
  readAuditEntry: {
    method: 'GET',
    path: '/audit/:auditEntryId',
    summary: 'Read an audit entry, with what was before and after',
    access: operation('audit.read'),
    params: z.strictObject({ auditEntryId: AuditEntryId }),
    response: AuditEntryWithChange,
  },
  verifyAudit: {
    method: 'GET',
    path: '/audit/verification',
    summary: 'Verify the chain of the audit log: that no sealed entry was changed, taken out or put in',
    description:
      'A call looks at some 50,000 entries; while complete is false, go on from head. Keep head outside the database and bring it back as checkpoint. Needs the operation for the whole legal entity.',
    access: operation('audit.read'),
    query: z.strictObject({
      fromSeal: z.coerce.number().int().min(1).max(2_147_483_647).default(1),
      checkpointNumber: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
      checkpointHash: hash.optional(),
    }),
    response: AuditVerification,
  },
})
