import { sql } from 'kysely'
import type { Tx } from './connect.ts'

/**
 * Analyses tables that have grown to several times the size they had when they were last analysed; mostly none. For who writes
 * thousands of rows: without it, checks of foreign keys made on a table that was empty a moment ago read all rows of the legal
 * entity, each. One statement. See the migration.
 */
export async function refreshStatistics(tx: Tx): Promise<void> {
  await sql`select refresh_statistics()`.execute(tx)
}
