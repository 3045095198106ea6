import { statfs } from 'node:fs/promises'

/** Why the embedded database could not be had; each has its own sentence for the person who runs the installation. */
export type EmbeddedDatabaseFailure =
  | 'held'
  | 'no-binaries'
  | 'unusable-folder'
  | 'version-mismatch'
  | 'disk-full'
  | 'start-failed'

/** The one error of this folder. `message` is a sentence that tells the IT person what to do, fit to be printed alone. */
export class EmbeddedDatabaseError extends Error {
  readonly code: EmbeddedDatabaseFailure

  constructor(code: EmbeddedDatabaseFailure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EmbeddedDatabaseError'
    this.code = code
  }
}

/** The `code` of an operating system or PostgreSQL error, if it has one. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

const NO_SPACE = /No space left on device|Disk quota exceeded/

/** What PostgreSQL or its tools said, turned into a failure: a full disk has its own code because its cure is another one. */
export async function failureOf(said: string, folder: string): Promise<EmbeddedDatabaseError> {
  if (NO_SPACE.test(said) || (await isNearlyFull(folder))) return diskFull(folder)
  return new EmbeddedDatabaseError(
    'start-failed',
    `The database in ${folder} did not start. PostgreSQL said: ${said.trim() || 'nothing'}`,
  )
}

/** An error of the file system while preparing `folder`, turned into a failure. */
export function folderFailure(error: unknown, folder: string): EmbeddedDatabaseError {
  if (error instanceof EmbeddedDatabaseError) return error
  const code = codeOf(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(folder, error)
  const said = error instanceof Error ? error.message : String(error)
  return new EmbeddedDatabaseError(
    'unusable-folder',
    `The data directory ${folder} cannot be used (${said}). Give this process a folder in which it may write, or choose another with CARNET_DATA_DIR.`,
    { cause: error },
  )
}

function diskFull(folder: string, cause?: unknown): EmbeddedDatabaseError {
  const message = `The disk that holds ${folder} is full. Free at least 100 MB on it, then start Carnet again; nothing that was saved is lost.`
  return new EmbeddedDatabaseError('disk-full', message, { cause })
}

// PostgreSQL's own log lies on the same disk, so on a full one its last words may be missing: then the disk is asked.
const NEARLY_FULL_BYTES = 1024 * 1024

async function isNearlyFull(folder: string): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize < NEARLY_FULL_BYTES
  } catch {
    return false
  }
}
