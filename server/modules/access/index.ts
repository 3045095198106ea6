// The door of `access`: sign-in, sessions, PIN, tokens, roles, the audit log.
import type { Module } from '#platform/module.ts'
import { pages } from './pages/pages.ts'
import { problemPage } from './pages/problem-page.ts'
import { sessionEndpoints } from './session-routes.ts'
import { auditEndpoints } from './audit/audit-routes.ts'
import { sealAuditJob } from './audit/seal-job.ts'
import { deactivationEndpoints } from './deactivation/deactivation-routes.ts'
import { sweepJob } from './sweep-job.ts'
import {
  personalIdleMinutes,
  personalSessionHours,
  pinDigits,
  sharedDeviceIdleMinutes,
  sharedDeviceSessionHours,
} from './parameters.ts'
import { completeFirstAdministratorJob } from './roles/complete-first-administrator.ts'
import { legalEntityEndpoints } from './setup/legal-entity-routes.ts'
import { roleEndpoints } from './roles/role-routes.ts'
import { addRolePresetsToNew } from './roles/subscribers.ts'
import { tokenEndpoints } from './tokens/token-routes.ts'

export { makeAuthenticator } from './authenticate.ts'
export { createSignInLink, type OneTimeLink } from './links/create-link.ts'
export { addAccount } from './links/give-account.ts'
export { endSessions, type SessionEnd } from './sessions/end-sessions.ts'
export { createSetupToken } from './setup/setup-token.ts'
export { verifyAudit, type VerifyOptions } from './audit/verify-audit.ts'
export { addRolePresets, makeFirstAdministrator } from './roles/add-role-presets.ts'
export { givePresetRole, type PresetRole } from './roles/give-preset-role.ts'

export const accessModule: Module = {
  name: 'access',
  endpoints: [
    ...sessionEndpoints,
    ...legalEntityEndpoints,
    ...roleEndpoints,
    ...deactivationEndpoints,
    ...tokenEndpoints,
    ...auditEndpoints,
  ],
  jobs: [sealAuditJob, completeFirstAdministratorJob, sweepJob],
  parameters: [sharedDeviceIdleMinutes, sharedDeviceSessionHours, personalIdleMinutes, personalSessionHours, pinDigits],
  subscribers: [addRolePresetsToNew],
  pages,
  problemPage,
}
