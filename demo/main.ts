import { modules } from '#server/app.ts'
import type { Running } from '#server/run.ts'
import { serveUntilStopped } from '#server/until-stopped.ts'
import { readConfig } from '#platform/config/config.ts'
import { installationSigner } from '#platform/database/index.ts'
import { openOutbox } from '#platform/jobs/index.ts'
import { createLog } from '#platform/log/log.ts'
import { fillDemo } from './fill-demo.ts'
import { signInLines } from './sign-in-lines.ts'
import { summaryLine } from './summary-line.ts'

await serveUntilStopped(readConfig, showDemo)

async function showDemo({ database, url }: Running): Promise<void> {
  const now = () => new Date()
  const outbox = await openOutbox({ database, modules, log: createLog('warn'), now })
  try {
    const deps = { database, outbox, publicUrl: url, now, sign: await installationSigner(database) }
    await fillDemo(deps)
    console.log(await summaryLine(deps))
    for (const line of await signInLines(deps, url)) console.log(line)
  } finally {
    await outbox.close()
  }
}
