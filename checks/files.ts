import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** The repository's root. */
export const ROOT = new URL('../', import.meta.url)

/** Every file that git tracks or would add, as paths from the root, of which `pattern` is true. Throws when there is none: a check that looks at nothing proves nothing. */
export async function filesLike(pattern: RegExp): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'],
    { cwd: ROOT, maxBuffer: 1 << 26 },
  )
  const files = stdout.split('\n').filter((file) => pattern.test(file))
  if (files.length === 0) throw new Error(`No file is like ${pattern.source}`)
  return files
}
