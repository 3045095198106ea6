/**
 * How far an operation reaches, narrow to wide. `store`: the stores a role is given for, else those the associate works in.
 * `addressBook`: whatever shares an address book with those stores.
 */
export const SCOPES = ['own', 'store', 'addressBook', 'legalEntity', 'installation'] as const
export type Scope = (typeof SCOPES)[number]

interface OperationKind {
  /** The reference product's operation number, where it has one. */
  readonly number?: number
  /** The scopes it can be granted with. */
  readonly scopes: readonly Scope[]
}

/** Every operation that roles grant. A role is a list of pairs of one of these and a scope; roles add up, nothing denies. */
export const OPERATIONS = {
  'clientBook.viewOwn': { number: 712, scopes: ['own'] },
  'clientBook.viewStore': { number: 713, scopes: ['store', 'addressBook', 'legalEntity'] },
  'clientBook.add': { number: 714, scopes: ['own', 'store', 'addressBook', 'legalEntity'] },
  'clientBook.remove': { number: 715, scopes: ['own', 'store', 'addressBook', 'legalEntity'] },
  'clientBook.reassign': { number: 716, scopes: ['store', 'addressBook', 'legalEntity'] },

  'customer.search': { scopes: ['store', 'addressBook', 'legalEntity'] },
  'customer.read': { scopes: ['own', 'store', 'addressBook', 'legalEntity'] },
  'customer.create': { scopes: ['store', 'legalEntity'] },
  'customer.update': { scopes: ['own', 'store', 'addressBook', 'legalEntity'] },
  'consent.record': { scopes: ['own', 'store', 'addressBook', 'legalEntity'] },
  'purchase.read': { scopes: ['own', 'store', 'addressBook', 'legalEntity'] },
  'purchase.record': { scopes: ['legalEntity'] },
  'catalogue.read': { scopes: ['legalEntity'] },
  'catalogue.manage': { scopes: ['legalEntity'] },
  'import.run': { scopes: ['legalEntity'] },

  'legalEntity.read': { scopes: ['legalEntity', 'installation'] },
  'legalEntity.manage': { scopes: ['legalEntity', 'installation'] },
  'store.read': { scopes: ['store', 'addressBook', 'legalEntity'] },
  'store.manage': { scopes: ['store', 'legalEntity'] },
  'addressBook.manage': { scopes: ['legalEntity'] },
  'associate.read': { scopes: ['own', 'store', 'addressBook', 'legalEntity'] },
  'associate.manage': { scopes: ['store', 'legalEntity'] },
  'device.read': { scopes: ['store', 'legalEntity'] },
  'device.manage': { scopes: ['store', 'legalEntity'] },

  'role.read': { scopes: ['store', 'legalEntity'] },
  'role.manage': { scopes: ['legalEntity'] },
  'role.assign': { scopes: ['store', 'legalEntity', 'installation'] },
  'session.manage': { scopes: ['store', 'legalEntity'] },
  'token.manage': { scopes: ['own', 'legalEntity'] },
  'audit.read': { scopes: ['store', 'legalEntity'] },

  'settings.read': { scopes: ['legalEntity'] },
  'settings.manage': { scopes: ['legalEntity'] },
  'attribute.read': { scopes: ['legalEntity'] },
  'attribute.manage': { scopes: ['legalEntity'] },
  'job.read': { scopes: ['legalEntity', 'installation'] },
  'job.run': { scopes: ['legalEntity', 'installation'] },
} as const satisfies Record<string, OperationKind>

export type Operation = keyof typeof OPERATIONS
