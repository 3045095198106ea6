import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROOT } from '#checks/files.ts'

/** A copy of the product to run trials on. */
export interface Build extends AsyncDisposable {
  readonly folder: string
}

/** A text of a source file and what stands there instead in a build that is bad on purpose. */
export interface Patch {
  readonly file: string
  readonly from: string
  readonly to: string
}

/**
 * Copies the product, so that edits during a long run change nothing in it, and puts faults into the copy. Throws when the
 * text of a patch is not there exactly once: a fault that was not planted cannot be caught.
 */
export async function makeBuild(patches: readonly Patch[] = []): Promise<Build> {
  const root = fileURLToPath(ROOT)
  const folder = await mkdtemp(join(tmpdir(), 'carnet-build-'))
  for (const part of ['server', 'contract', 'texts', 'package.json'])
    await cp(join(root, part), join(folder, part), {
      recursive: true,
      filter: (path) => !basename(path).endsWith('.test.ts'),
    })
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const { file, from, to } of patches) {
    const path = join(folder, file)
    const parts = (await readFile(path, 'utf8')).split(from)
    if (parts.length !== 2) {
      await rm(folder, { recursive: true })
      throw new Error(`"${from}" is ${parts.length - 1} times in ${file}; a fault is planted once`)
    }
    await writeFile(path, parts.join(to))
  }
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}
