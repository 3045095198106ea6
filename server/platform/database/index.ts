// The database's door. The pool itself is not here on purpose: a connection is had with a legal entity, or not at all.
export { asAppRole, type Database, type DatabaseAddress, openDatabase, statementsOf, type Tx } from './connect.ts'
export { migrate, MigrationError } from './migrate.ts'
export { installationSigner } from './installation.ts'
export { refreshStatistics } from './refresh-statistics.ts'
export { violates } from './violation.ts'
export type { DB } from './tables.gen.ts'
export { enterLegalEntity, type TransactionOptions, withInstallation, withTenant, withTenantAside } from './tenant.ts'
