import type { Id } from '#contract/shared.ts'
import { v7 } from 'uuid'
import type { Ctx } from '#platform/context.ts'
import { type Config, readConfig } from '#platform/config/config.ts'
import { type Database, installationSigner, migrate, openDatabase, withInstallation } from '#platform/database/index.ts'
import { openHome } from '#platform/database/home.ts'
import { inLegalEntity, openOutbox, type WorkDeps } from '#platform/jobs/index.ts'
import { armFailpoint } from '#platform/failpoint.ts'
import { createLog } from '#platform/log/log.ts'
import { modules } from '../app.ts'

/** What a command works with: the database beside a running server, or one that is started for the command. */
export interface Desk {
  readonly config: Config
  readonly database: Database
  readonly legalEntities: readonly { readonly id: Id<'legal_entity'>; readonly code: string }[]
  /** Runs `fn` in one transaction in a legal entity; the audit log names the command line. */
  inside<T>(legalEntityId: Id<'legal_entity'>, fn: (ctx: Ctx) => Promise<T>): Promise<T>
}

/** A command was asked for something that is not there. The message is a sentence for the person at the terminal. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused'
}

/** Opens the desk for one command and tidies up after it. */
export async function atDesk<T>(fn: (desk: Desk) => Promise<T>): Promise<T> {
  const config = readConfig()
  const log = createLog('error', (line) => process.stderr.write(line))
  const home = await openHome(config, 'beside', ({ level, message }) => log.write(level, message))
  try {
    await migrate(home.address)
    const database = openDatabase(home.address, 4)
    const outbox = await openOutbox({ database, modules, log, now: () => new Date() })
    try {
      // From here on, so that a trial counts the transactions of the command and not those before it.
      armFailpoint(config.failpoint)
      const deps: WorkDeps = {
        database,
        outbox,
        publicUrl: config.publicUrl,
        now: () => new Date(),
        sign: await installationSigner(database),
      }
      const work = { actor: { kind: 'system', name: 'command-line' } as const, workId: v7() }
      const legalEntities = await withInstallation(database, { access: 'read' }, (tx) =>
        tx.selectFrom('legalEntity').select(['id', 'code']).orderBy('code').execute(),
      )
      return await fn({
        config,
        database,
        legalEntities,
        inside: (legalEntityId, use) => inLegalEntity(deps, { ...work, legalEntityId }, use),
      })
    } finally {
      await outbox.close()
      await database.close()
    }
  } finally {
    await home.stop()
  }
}

/** The legal entities a command is for: the one whose code is given, else all. Throws when there is no such one. */
export function chosen(desk: Desk, code: string | undefined): Desk['legalEntities'] {
  if (desk.legalEntities.length === 0)
    throw new CommandRefused('There is no legal entity yet: set up the first administrator with setup-link.')
  if (code === undefined) return desk.legalEntities
  const found = desk.legalEntities.filter((entity) => entity.code === code)
  if (found.length === 0)
    throw new CommandRefused(
      `There is no legal entity ${code}. There are: ${desk.legalEntities.map((entity) => entity.code).join(', ')}`,
    )
  return found
}
