import { sql } from 'kysely'
import type { Tx } from '#platform/database/index.ts'

/** True when the feature is on in the transaction's legal entity; off until somebody switched it on. One row by primary key. */
export async function isFeatureOn(tx: Tx, feature: string): Promise<boolean> {
  const row = await tx
    .selectFrom('featureState')
    .select('isOn')
    .where('legalEntityId', '=', sql<never>`current_legal_entity()`)
    .where('feature', '=', feature)
    .executeTakeFirst()
  return row?.isOn ?? false
}
