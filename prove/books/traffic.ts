import { ClientBookOperationId, type Id } from '#contract/shared.ts'
import { newId } from '#platform/ids.ts'
import { z } from 'zod'
import type { Installation } from '../installation.ts'
import { anyOf } from '../proof.ts'
import { Hang, send } from '../wire.ts'
import { type Cast, onWire } from './shop.ts'

const CLIENTS = 64
type OperationId = Id<'client_book_operation'>

/** A request that was answered. `id`: of the operation, which the client has chosen, or which is undone. */
export interface Answered {
  readonly kind: 'add' | 'remove' | 'reassign' | 'undo'
  readonly id: OperationId
  readonly status: number
  readonly text: string
}

export interface Played {
  readonly answers: readonly Answered[]
  /** What no client may ever see. */
  readonly faults: readonly string[]
}

type Asked = Pick<Answered, 'kind' | 'id'> & { readonly path: string; readonly body?: unknown }

/** What may be answered besides success. 503 is "not now". */
const REFUSALS: Readonly<Record<Answered['kind'], RegExp>> = {
  add: /^(?:409 client-book\/(?:in-other-book|role-not-allowed)|422 request\/invalid|503 .*)$/,
  remove: /^503 /,
  reassign: /^(?:409 client-book\/not-in-book|503 .*)$/,
  undo: /^(?:409 client-book\/undone|503 .*)$/,
}

/** Sixty-four clients who add, remove, reassign and undo at random, each over a connection of its own, `count` times in all. */
export async function play(installation: Installation, cast: Cast, count: number): Promise<Played> {
  const { server, callers } = installation
  const answers: Answered[] = []
  const faults: string[] = []
  const done: OperationId[] = []
  let left = count

  async function work(client: number): Promise<void> {
    while (left > 0) {
      left -= 1
      const { path, body, ...asked } = anything(cast, done)
      try {
        const { status, text } = await send(`${server.url}/api/v1/client-book/${path}`, {
          method: 'POST',
          headers: { ...callers[client % callers.length], 'idempotency-key': newId() },
          ...(body === undefined ? {} : { body }),
        })
        answers.push({ ...asked, status, text })
        const isTaken = status === (asked.kind === 'undo' ? 200 : 201)
        if (isTaken && asked.kind !== 'undo') done.push(asked.id)
        const code = /"code":"([^"]+)"/.exec(text)?.[1] ?? ''
        if (!isTaken && !REFUSALS[asked.kind].test(`${status} ${code}`))
          faults.push(`${asked.kind} was answered ${status}: ${text.slice(0, 300)}`)
      } catch (error) {
        faults.push(error instanceof Hang ? error.message : `${asked.kind} was not answered: ${String(error)}`)
      }
    }
  }

  await Promise.all(Array.from({ length: CLIENTS }, (_, client) => work(client)))
  return { answers, faults }
}

function anything(cast: Cast, done: readonly OperationId[]): Asked {
  const chance = anyOf(1, 100)
  const last = done[done.length - anyOf(1, Math.min(done.length, 5))]
  if (chance <= 15 && last !== undefined)
    return { kind: 'undo', id: last, path: `operations/${z.encode(ClientBookOperationId, last)}/undo` }
  const id = newId<'client_book_operation'>()
  const own = { id: z.encode(ClientBookOperationId, id) }
  const [one, two, three] = several(cast.associates, 3).map((who) => onWire.associate(who))
  const customerIds = several(cast.customers, anyOf(1, 4)).map((customer) => onWire.customer(customer))
  if (chance <= 35) return { kind: 'remove', id, path: 'removals', body: { ...own, associateId: one, customerIds } }
  if (chance <= 60) {
    const rule = anyOf(0, 1) === 0 ? { by: 'associate', to: two } : { by: 'evenly', to: [two, three] }
    // Clients by name are mostly in another book; the whole book always is what it is.
    const ids = anyOf(0, 2) === 0 ? customerIds.slice(0, 1) : null
    return {
      kind: 'reassign',
      id,
      path: 'reassignments',
      body: { ...own, fromAssociateId: one, customerIds: ids, rule },
    }
  }
  return { kind: 'add', id, path: 'additions', body: { ...own, ...anyRole(cast), associateId: one, customerIds } }
}

/** Cover may end while the run goes on, now and then before it is asked for. */
function anyRole({ policy }: Cast): { readonly role?: string; readonly until?: string } {
  const role = [undefined, 'primary', 'secondary', 'cover'][policy === 'single' ? anyOf(0, 1) : anyOf(0, 3)]
  if (role !== 'cover') return role === undefined ? {} : { role }
  return { role, until: new Date(Date.now() + (anyOf(0, 1) === 0 ? anyOf(30, 600) : 86_400_000)).toISOString() }
}

/** So many of them, none twice, in any order. */
function several<T>(from: readonly T[], count: number): T[] {
  const rest = [...from]
  return Array.from({ length: count }, () => rest.splice(anyOf(0, rest.length - 1), 1)).flat()
}
