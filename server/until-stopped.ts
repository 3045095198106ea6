import { ConfigError, type Config } from '#platform/config/config.ts'
import { DatabaseUnusable } from '#platform/database/home.ts'
import { EmbeddedDatabaseError } from '#platform/database/embedded/index.ts'
import { MigrationError } from '#platform/database/index.ts'
import { IsolationBroken } from '#platform/database/self-test.ts'
import { type Running, start } from './run.ts'

/** One Ctrl-C can arrive twice, from the terminal and from npm; a later one is meant, in milliseconds. */
const IMPATIENCE = 1_000

/**
 * Runs a server as the program: until SIGTERM or SIGINT, which end it in good order, or until its database is lost. A second
 * signal ends it at once. Sets the exit code; failures to start are told in one sentence.
 */
export async function serveUntilStopped(
  configure: () => Config,
  ready?: (running: Running) => Promise<void>,
): Promise<void> {
  const { promise: signalled, resolve } = Promise.withResolvers<undefined>()
  let first: number | undefined
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      first ??= performance.now()
      if (performance.now() - first > IMPATIENCE) process.exit(1)
      resolve(undefined)
    })
  let running: Running | undefined
  try {
    running = await start(configure())
    await ready?.(running)
    const lost = await Promise.race([signalled, running.lost])
    await running.stop()
    if (lost !== undefined) throw new DatabaseUnusable(lost)
    process.exit(0)
  } catch (error) {
    console.error(sentenceOf(error))
    await running?.stop()
    process.exit(1)
  }
}

/** What an expected failure to start says for itself; a bug keeps its stack. */
export function sentenceOf(error: unknown): unknown {
  for (const kind of [ConfigError, DatabaseUnusable, EmbeddedDatabaseError, MigrationError, IsolationBroken])
    if (error instanceof kind) return error.message
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    return `Another program listens there already (${error.message}). Stop it, or choose another PORT.`
  return error
}
