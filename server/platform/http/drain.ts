import type { FastifyInstance } from 'fastify'

/** How long requests that are running may take to end when the server stops, in milliseconds. */
export const DRAIN_WITHIN = 25_000

/**
 * Stops a server without dropping what it has accepted: readiness turns red; after `notice` (time for load
 * balancers to look) no new connection is taken, answers close theirs, and what still runs after `within` milliseconds is
 * cut off. Resolves when the server is closed. A second call waits for the first.
 */
export function drain(
  app: FastifyInstance,
  { notice, within = DRAIN_WITHIN }: { readonly notice?: Promise<unknown>; readonly within?: number } = {},
): Promise<void> {
  return (app.draining.done ??= close(app, notice, within))
}

async function close(app: FastifyInstance, notice: Promise<unknown> | undefined, within: number): Promise<void> {
  app.draining.isOn = true
  await notice
  const cut = setTimeout(() => app.server.closeAllConnections(), within)
  try {
    await app.close()
  } finally {
    clearTimeout(cut)
  }
}

/** Lets answers close their connection while the server drains. */
export function closeWhileDraining(app: FastifyInstance): void {
  app.decorate('draining', { isOn: false, done: undefined })
  app.addHook('onSend', async (_request, reply) => {
    if (app.draining.isOn) void reply.header('connection', 'close')
  })
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Whether the server is stopping, and the end of it. */
    readonly draining: { isOn: boolean; done: Promise<void> | undefined }
  }
}
