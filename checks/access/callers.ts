import type { Operation, Scope } from '#contract/operations.ts'
import { OPERATIONS } from '#contract/operations.ts'
import type { GivenAssociate } from '#server/testing/given.ts'
import type { World } from '#server/testing/world.ts'
import { credentialOf, type Place, type Side } from '../fuzz/specimens.ts'

/** Somebody who asks: with which headers, and with which scope of the endpoint's operation. */
export interface Caller {
  readonly name: string
  readonly headers: Readonly<Record<string, string>>
  readonly associateId: string
}

type May = Partial<Record<Operation, Scope>>

/** Every operation at its widest within one legal entity. */
export function everything(): May {
  const pairs = Object.entries(OPERATIONS).map(([name, { scopes }]) => [
    name,
    scopes.filter((scope) => scope !== 'installation').at(-1),
  ])
  return Object.fromEntries(pairs) as May // The keys of OPERATIONS, each with one of its scopes.
}

/** Everything but one operation, which is had with this scope or not at all. */
export function everythingBut(operation: Operation, scope?: Scope): May {
  const { [operation]: _, ...others } = everything()
  return scope === undefined ? others : { ...others, [operation]: scope }
}

/** Callers of one legal entity, each made when first asked for and, where `fresh`, every time anew. */
export class Callers {
  readonly #known = new Map<string, Promise<GivenAssociate>>()
  readonly #world: World
  readonly #side: Side

  constructor(world: World, side: Side) {
    this.#world = world
    this.#side = side
  }

  /** An associate who works in the store of this place and may do this. */
  async who(may: May | 'everything', place: Place = 'here', fresh = false): Promise<Caller> {
    const name = `${place} ${JSON.stringify(may)}`
    const make = () => this.#world.given.associate({ in: this.#side.entity, stores: [this.#side.stores[place]], may })
    const made = fresh ? make() : (this.#known.get(name) ?? make())
    if (!fresh) this.#known.set(name, made)
    const { headers, associateId } = await made
    return { name, headers, associateId }
  }

  /** Somebody without any role who can do what concerns only oneself: with a password, on a shared device, as it takes. */
  async itself(operationId: string): Promise<Caller> {
    const { entity, stores, plant } = this.#side
    const associate = await this.#world.given.associate({ in: entity, stores: [stores.here] })
    const { associateId, headers } = associate
    const name = 'somebody without a role'
    if (operationId === 'changePassword') await plant.password(associate.accountId)
    if (operationId !== 'listTurns' && operationId !== 'takeTurn') return { name, headers, associateId }
    const device_id = await plant.device('here')
    const text = await credentialOf(this.#world, { entity, associate, kind: 'session' }, { device_id })
    return { name, headers: cookie(text), associateId }
  }

  /** The same rights through an API token of the same associate, which carries these operations. */
  async token(may: May, operations: readonly Operation[]): Promise<Caller> {
    const owner = await this.#owner(may)
    const of = { entity: this.#side.entity, associate: owner, kind: 'token' as const }
    const text = await credentialOf(this.#world, of, { operations })
    return { name: `token ${operations.length}`, headers: bearer(text), associateId: owner.associateId }
  }

  /** Credentials that show nobody, all of an associate who may do everything. */
  async nobodies(): Promise<readonly Caller[]> {
    const { entity } = this.#side
    const now = this.#world.now().getTime()
    const ago = (milliseconds: number) => new Date(now - milliseconds)
    const associate = await this.#owner(everything())
    const left = await this.#world.given.associate({ in: entity, stores: [this.#side.stores.here], may: everything() })
    await this.#side.plant.deactivate(left.associateId)
    const operations = Object.keys(OPERATIONS)
    const make = (kind: 'session' | 'token', fields: object) =>
      credentialOf(this.#world, { entity, associate, kind }, { ...(kind === 'token' ? { operations } : {}), ...fields })
    const session = await make('session', {})
    const token = await make('token', {})
    const of = (name: string, headers: Record<string, string>) => ({
      name,
      headers,
      associateId: associate.associateId,
    })
    return [
      of('anonymous', {}),
      of('a session that has expired', cookie(await make('session', { expires_at: ago(1000) }))),
      of(
        'a session that was revoked',
        cookie(await make('session', { ended_at: ago(1000), ended_because: 'revoked' })),
      ),
      of(
        'a session at rest too long',
        cookie(await make('session', { last_seen_at: ago(3_600_000), idle_minutes: 30 })),
      ),
      of('a token that has expired', bearer(await make('token', { expires_at: ago(1000) }))),
      of('a token that was revoked', bearer(await make('token', { revoked_at: ago(1000) }))),
      of('a token from elsewhere', bearer(await make('token', { networks: ['192.0.2.0/24'] }))),
      of('a deactivated associate', left.headers),
      of('a cookie with another secret', cookie(`${session.slice(0, -4)}AAAA`)),
      of('a cookie of another legal entity', cookie(`${'0197f0c2d5e17a3b8c4d5e6f708192a3'}${session.slice(32)}`)),
      of('a cookie that is none', cookie('planted')),
      of('a token as a cookie', cookie(token)),
      of('a token with its prefix as a cookie', cookie(`carnet_${token}`)),
      of('a session as a token', bearer(session)),
    ]
  }

  #owner(may: May): Promise<GivenAssociate> {
    const name = `owner ${JSON.stringify(may)}`
    const made =
      this.#known.get(name) ??
      this.#world.given.associate({ in: this.#side.entity, stores: [this.#side.stores.here], may })
    this.#known.set(name, made)
    return made
  }
}

const cookie = (text: string) => ({ cookie: `carnet=${text}` })
const bearer = (text: string) => ({ authorization: `Bearer carnet_${text}` })
