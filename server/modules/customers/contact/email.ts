import { domainToASCII } from 'node:url'

// Not in an address without quotes: spaces, controls, and what has a meaning in a header (RFC 5322 section 3.2.3).
// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const localPart = /^[^\s\u0000-\u001F\u007F-\u009F"(),:;<>@[\\\]]+$/u
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/**
 * An e-mail address as it is sent to, its domain in lower case; undefined when it is none. The part of RFC 5321 that people
 * have: `name+tag@shop.example`, letters of any script on both sides (RFC 6531), a domain of at least two labels. No quotes,
 * comments, addresses of machines, and no second `@`.
 */
export function readEmail(typed: string): string | undefined {
  const [local = '', domain, ...more] = typed.split('@')
  if (domain === undefined || more.length > 0) return undefined
  if (!localPart.test(local) || Buffer.byteLength(local) > 64) return undefined
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) return undefined
  // What is not a letter, a digit, a dash or a dot in ASCII is nothing a domain may be typed with: `%41`, `/`, `#`.
  if (/[^a-z0-9.-]/i.test(domain.replaceAll(/[^\u0000-\u007F]/g, ''))) return undefined // oxlint-disable-line no-control-regex
  const ascii = domainToASCII(domain)
  const labels = ascii.split('.')
  if (labels.length < 2 || ascii.length > 253 || !labels.every((part) => label.test(part))) return undefined
  if (/^\d+$/.test(labels.at(-1) ?? '')) return undefined
  if (Buffer.byteLength(local) + 1 + ascii.length > 254) return undefined
  return `${local}@${domain.normalize('NFKC').toLowerCase()}`
}

/** What an e-mail address is looked up by: equal for all the ways to write one address, as mail servers in fact see it. */
export function emailSearchKey(address: string): string {
  return address.normalize('NFKC').toLowerCase()
}
