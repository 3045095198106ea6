import { type LaunchOptions, runCommand, type Server } from './process.ts'
import { fieldsOf, send } from './wire.ts'

const CALLERS = 24
const OPERATIONS = ['store.read', 'store.manage', 'addressBook.manage', 'attribute.read', 'attribute.manage']

/** Who writes, and to what. */
export interface Clients {
  /** Headers by which each caller is known. */
  readonly callers: readonly Readonly<Record<string, string>>[]
  /** An address book that changes refer to, as on the wire. */
  readonly book: string
}

/** Sets up the first administrator of a server, and tokens for its clients. */
export async function setUp(server: Server, options: LaunchOptions): Promise<Clients> {
  const link = await runCommand(options, 'setup-link')
  const token = /\/set-up\/(\S+)/.exec(link.printed)?.[1]
  if (token === undefined) throw new Error(`setup-link printed no link (${link.code}): ${link.printed}${link.said}`)
  const api = `${server.url}/api/v1`
  const response = await fetch(`${api}/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      token,
      legalEntity: { code: 'trial', name: 'Trial', currency: 'EUR', languages: ['en'], timeZone: 'Europe/Rome' },
      administrator: {
        login: 'trial@example.com',
        password: 'a trial runs at dawn',
        name: 'Trial',
        personnelNumber: 'T-1',
        language: 'en',
      },
    }),
  })
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0]
  if (response.status !== 201 || cookie === undefined) throw new Error(`set-up answered ${await response.text()}`)
  const callers: Readonly<Record<string, string>>[] = []
  const expiresAt = new Date(Date.now() + 7 * 86_400_000).toISOString()
  for (let n = 0; n < CALLERS; n += 1) {
    const made = await send(`${api}/tokens`, {
      method: 'POST',
      headers: { cookie },
      body: { name: `Trial ${n}`, operations: OPERATIONS, expiresAt },
    })
    if (made.status !== 201) throw new Error(`a token was refused: ${made.text}`)
    callers.push({ authorization: `Bearer ${String(fieldsOf(made)['secret'])}`, 'x-forwarded-for': `192.0.2.${n + 1}` })
  }
  const book = await send(`${api}/address-books`, {
    method: 'POST',
    headers: { ...callers[0], 'idempotency-key': 'book' },
    body: { code: 'trial', name: 'Trial' },
  })
  return { callers, book: String(fieldsOf(book)['id']) }
}
