import { z } from 'zod'
import { read, refused, type Cell } from './cell-result.ts'

const Email = z.email()

/** Reads an e-mail address; the domain in lower case, what is before the @ as it stands. */
export function readEmail(text: string): Cell<string> {
  const trimmed = text.trim().normalize('NFC')
  if (trimmed === '') return refused('blank')
  const at = trimmed.lastIndexOf('@')
  const address = trimmed.slice(0, at) + trimmed.slice(at).toLowerCase()
  return trimmed.length <= 254 && at > 0 && at <= 64 && Email.safeParse(address).success
    ? read(address)
    : refused('not-an-email')
}
