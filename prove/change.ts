import { newId } from '#platform/ids.ts'

/** A change that a client asks for, and by which it is found again. */
export interface Change {
  /** The Idempotency-Key, and the row's id inside. */
  readonly id: string
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
  /** Which of the clients' tokens it is sent with: a key belongs to its caller. */
  readonly caller: number
}

const LONG = 'Made by a reliability trial. '.repeat(16).trim()

/** A new store in two address books (three rows), address book, or attribute type, by turns. */
export function newChange(count: number, caller: number, book: string): Change {
  const id = newId<'store'>()
  const hex = id.replaceAll('-', '')
  const code = `t-${hex}`
  switch (count % 3) {
    case 0:
      return {
        id,
        caller,
        path: '/stores',
        body: {
          id: `sto_${hex}`,
          code,
          name: 'Trial',
          timeZone: 'Europe/Rome',
          currency: 'EUR',
          languages: ['en', 'it'],
          customerAddressBookIds: [book],
          employeeAddressBookIds: [book],
        },
      }
    case 1:
      return { id, caller, path: '/address-books', body: { id: `abk_${hex}`, code, name: 'Trial' } }
    default:
      return {
        id,
        caller,
        path: '/attribute-types',
        body: {
          id: `aty_${hex}`,
          code,
          name: { en: 'Trial' },
          description: { en: LONG, es: LONG, it: LONG },
          definition: { kind: 'text' },
        },
      }
  }
}
