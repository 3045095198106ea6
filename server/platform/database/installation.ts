import { createHmac } from 'node:crypto'
import type { Database } from './connect.ts'
import { withInstallation } from './tenant.ts'

/** Signs texts with the installation's secret, which lives in the database so that every server has the same. HMAC-SHA-256, base64url. */
export async function installationSigner(database: Database): Promise<(text: string) => string> {
  const { secret } = await withInstallation(database, { access: 'read' }, (tx) =>
    tx.selectFrom('installation').select('secret').executeTakeFirstOrThrow(),
  )
  return (text) => createHmac('sha256', secret).update(text).digest('base64url')
}
