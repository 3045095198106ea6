import { hash, parseOptions, verify } from '@node-rs/argon2'

// OWASP Password Storage Cheat Sheet: argon2id with at least 19 MiB, two passes, one lane. The library's default algorithm
// is argon2id; its enum cannot be named under isolatedModules.
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const

/** Hashes a password or PIN with argon2id. Takes some 50 ms of one core, on purpose, beside the event loop. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, parameters)
}

let dummy: Promise<string> | undefined

/**
 * True when the password belongs to the hash. Without a hash it works as long and says no, so that the time of an answer
 * does not tell whether there is one.
 */
export async function verifyPassword(hashed: string | null | undefined, password: string): Promise<boolean> {
  dummy ??= hashPassword('nobody’s password')
  const matches = await verify(hashed ?? (await dummy), password)
  return matches && typeof hashed === 'string'
}

/** True when the hash was made with other parameters than today's, and is to be made anew while the password is at hand. */
export function isOutdated(hashed: string): boolean {
  const made = parseOptions(hashed)
  return (
    !hashed.startsWith('$argon2id$') ||
    made.memoryCost !== parameters.memoryCost ||
    made.timeCost !== parameters.timeCost ||
    made.parallelism !== parameters.parallelism
  )
}
