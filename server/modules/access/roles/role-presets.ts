import { OPERATIONS, type Operation, type Scope } from '#contract/operations.ts'
import { isOperation } from '../add-up-grants.ts'
import type { Pair } from './grant-rules.ts'

type Grants = Readonly<Partial<Record<Operation, Scope>>>

/** What everybody needs to work at all. */
const floor: Grants = {
  'store.read': 'store',
  'associate.read': 'store',
  'settings.read': 'legalEntity',
  'attribute.read': 'legalEntity',
}

const associate: Grants = {
  ...floor,
  'customer.search': 'store',
  'customer.read': 'store',
  'customer.create': 'store',
  'customer.update': 'store',
  'consent.record': 'store',
  'purchase.read': 'store',
  'catalogue.read': 'legalEntity',
  'clientBook.viewOwn': 'own',
  'clientBook.add': 'own',
  'clientBook.remove': 'own',
}

const seniorAssociate: Grants = {
  ...associate,
  'clientBook.viewStore': 'store',
  'clientBook.reassign': 'store',
}

const storeManager: Grants = {
  ...seniorAssociate,
  'clientBook.add': 'store',
  'clientBook.remove': 'store',
  'associate.manage': 'store',
  'device.read': 'store',
  'device.manage': 'store',
  'role.read': 'store',
  'role.assign': 'store',
  'session.manage': 'store',
  'audit.read': 'store',
}

/**
 * The roles a legal entity starts with; it may change or delete them. Whoever configures the system sees no customers, and
 * whoever sees customers configures nothing. Names are texts: `operations.preset.<code>`.
 */
export const ROLE_PRESETS = {
  associate,
  'senior-associate': seniorAssociate,
  'store-manager': storeManager,
  // Assigned once for each store of the area.
  'area-manager': {
    ...storeManager,
    'store.read': 'addressBook',
    'associate.read': 'addressBook',
    'customer.search': 'addressBook',
    'customer.read': 'addressBook',
    'customer.update': 'addressBook',
    'consent.record': 'addressBook',
    'purchase.read': 'addressBook',
    'clientBook.viewStore': 'addressBook',
    'clientBook.add': 'addressBook',
    'clientBook.remove': 'addressBook',
    'clientBook.reassign': 'addressBook',
  },
  'call-centre-agent': {
    ...floor,
    'store.read': 'legalEntity',
    'associate.read': 'legalEntity',
    'customer.search': 'legalEntity',
    'customer.read': 'legalEntity',
    'customer.create': 'legalEntity',
    'customer.update': 'legalEntity',
    'consent.record': 'legalEntity',
    'purchase.read': 'legalEntity',
    'catalogue.read': 'legalEntity',
    'clientBook.viewOwn': 'own',
    'clientBook.viewStore': 'legalEntity',
  },
  'hq-clienteling': {
    'legalEntity.read': 'legalEntity',
    'store.read': 'legalEntity',
    'associate.read': 'legalEntity',
    'role.read': 'legalEntity',
    'settings.read': 'legalEntity',
    'settings.manage': 'legalEntity',
    'attribute.read': 'legalEntity',
    'attribute.manage': 'legalEntity',
    'addressBook.manage': 'legalEntity',
    'catalogue.read': 'legalEntity',
    'catalogue.manage': 'legalEntity',
  },
  'hq-marketing': {
    'store.read': 'legalEntity',
    'associate.read': 'legalEntity',
    'settings.read': 'legalEntity',
    'attribute.read': 'legalEntity',
  },
  'privacy-officer': {
    'store.read': 'legalEntity',
    'associate.read': 'legalEntity',
    'role.read': 'legalEntity',
    'settings.read': 'legalEntity',
    'attribute.read': 'legalEntity',
    'audit.read': 'legalEntity',
  },
  auditor: {
    'store.read': 'legalEntity',
    'associate.read': 'legalEntity',
    'role.read': 'legalEntity',
    'audit.read': 'legalEntity',
  },
  'system-administrator': {
    'legalEntity.read': 'legalEntity',
    'legalEntity.manage': 'legalEntity',
    'store.read': 'legalEntity',
    'store.manage': 'legalEntity',
    'addressBook.manage': 'legalEntity',
    'associate.read': 'legalEntity',
    'associate.manage': 'legalEntity',
    'device.read': 'legalEntity',
    'device.manage': 'legalEntity',
    'role.read': 'legalEntity',
    'role.manage': 'legalEntity',
    'role.assign': 'legalEntity',
    'session.manage': 'legalEntity',
    'token.manage': 'legalEntity',
    'settings.read': 'legalEntity',
    'settings.manage': 'legalEntity',
    'attribute.read': 'legalEntity',
    'job.read': 'legalEntity',
    'job.run': 'legalEntity',
  },
  integration: {
    'legalEntity.read': 'legalEntity',
    'store.read': 'legalEntity',
    'associate.read': 'legalEntity',
    'device.read': 'legalEntity',
    'settings.read': 'legalEntity',
    'attribute.read': 'legalEntity',
    'customer.search': 'legalEntity',
    'customer.read': 'legalEntity',
    'customer.create': 'legalEntity',
    'customer.update': 'legalEntity',
    'consent.record': 'legalEntity',
    'purchase.read': 'legalEntity',
    'purchase.record': 'legalEntity',
    'catalogue.read': 'legalEntity',
    'catalogue.manage': 'legalEntity',
    'import.run': 'legalEntity',
    'token.manage': 'own',
  },
} as const satisfies Readonly<Record<string, Grants>>

export type RolePreset = keyof typeof ROLE_PRESETS

/**
 * The role of the first administrator. Nobody gives what they do not have, so somebody has to have everything: this role
 * grants each operation at its widest, also those that a later release brings, and cannot be changed or deleted.
 */
export const FULL_PRESET = 'first-administrator'

/** Every operation at its widest scope; over the whole installation only when asked for. */
export function everything(reach: { readonly installation: boolean }): readonly Pair[] {
  return Object.keys(OPERATIONS)
    .filter(isOperation)
    .map((operation) => {
      const scopes: readonly Scope[] = OPERATIONS[operation].scopes
      return { operation, scope: scopes.findLast((scope) => reach.installation || scope !== 'installation') ?? 'own' }
    })
}
