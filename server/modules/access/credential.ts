import { createHash, randomBytes } from 'node:crypto'
import type { Id } from '#contract/shared.ts'
import type { Credential } from '#platform/context.ts'

// A credential names its legal entity, so that even the look-up of a session happens inside one tenant. Forging that part
// leads to a tenant where the secret is unknown.
const shape = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_([A-Za-z0-9_-]{32,64})$/

/** Begins every API token, so that scanners find a leaked one. */
export const TOKEN_PREFIX = 'carnet_'

/** 192 random bits, base64url: 32 characters. */
export function newSecret(): string {
  return randomBytes(24).toString('base64url')
}

/** What is stored of a secret. It has 192 random bits, so one fast hash is enough. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

/** Writes a credential as it goes into a cookie, a link or (behind its prefix) a token. */
export function formatCredential(legalEntityId: Id<'legal_entity'>, secret: string): string {
  return `${legalEntityId.replaceAll('-', '')}_${secret}`
}

/** Takes a credential apart; undefined when the text is not shaped like one. */
export function parseCredential(
  text: string,
): { readonly legalEntityId: Id<'legal_entity'>; readonly secret: string } | undefined {
  const parts = shape.exec(text)
  if (!parts) return undefined
  const legalEntityId = parts.slice(1, 6).join('-') as Id<'legal_entity'> // The shape is a UUID's; whether it is one of ours, the look-up tells.
  return { legalEntityId, secret: parts[6] ?? '' }
}

/**
 * The session cookie's name. Over https it is bound to this very host (RFC 6265bis, `__Host-`), so that no sibling host and
 * no one in between can plant a session; over http browsers refuse that prefix.
 */
export function sessionCookieName(publicUrl: URL): '__Host-carnet' | 'carnet' {
  return publicUrl.protocol === 'https:' ? '__Host-carnet' : 'carnet'
}

/** Reads the session cookie or the bearer token off a request's headers. Undefined when there is none of our making. */
export function readCredential(
  publicUrl: URL,
  headers: { readonly cookie?: string | undefined; readonly authorization?: string | undefined },
): Credential | undefined {
  if (headers.authorization !== undefined) {
    const token = /^Bearer carnet_(\S+)$/i.exec(headers.authorization)?.[1]
    return token === undefined ? undefined : ofKind('token', token)
  }
  const name = `${sessionCookieName(publicUrl)}=`
  for (const pair of headers.cookie?.split(';') ?? []) {
    const cookie = pair.trim()
    if (cookie.startsWith(name)) return ofKind('session', cookie.slice(name.length))
  }
  return undefined
}

function ofKind(kind: Credential['kind'], text: string): Credential | undefined {
  const parsed = parseCredential(text)
  return parsed && { kind, ...parsed }
}
