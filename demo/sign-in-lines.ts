import { createSignInLink } from '#modules/access/index.ts'
import { inLegalEntity, type WorkDeps } from '#platform/jobs/index.ts'
import { BOUTIQUE, VISITORS } from './boutique.ts'
import { associateId, atDemo } from './fill-demo.ts'

/** A fresh one-time link for each kind of visitor, as the lines `sign-in <role> <url>` that people and tests read. */
export async function signInLines(deps: WorkDeps, url: URL): Promise<readonly string[]> {
  return inLegalEntity(deps, atDemo(BOUTIQUE[0].code), async (ctx) => {
    const lines: string[] = []
    for (const [role, personnelNumber] of Object.entries(VISITORS)) {
      const { path } = await createSignInLink(ctx, associateId(personnelNumber))
      lines.push(`sign-in ${role} ${new URL(path, url).href}`)
    }
    return lines
  })
}
