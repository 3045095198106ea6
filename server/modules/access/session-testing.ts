// Builders of what signing in needs, for tests of this module and of whatever comes after a sign-in.
import { access } from '#contract/access.ts'
import type { Id } from '#contract/shared.ts'
import { withInstallation } from '#platform/database/index.ts'
import { type Answered, Caller } from '#server/testing/caller.ts'
import type { GivenAssociate, GivenLegalEntity } from '#server/testing/given.ts'
import type { World } from '#server/testing/world.ts'
import { hashPassword } from './passwords/hash-password.ts'

/** A password that every rule takes. */
export const PASSWORD = 'kestrel ladder oregano 9'
/** A PIN that every rule takes. */
export const PIN = '2580'

const hashes = new Map<string, Promise<string>>()

function hashOnce(text: string): Promise<string> {
  const made = hashes.get(text) ?? hashPassword(text)
  hashes.set(text, made)
  return made
}

/** `const door = doorOf(world)`: passwords, PINs, browsers that keep their cookie. */
export function doorOf(world: World) {
  const onInstallation = <T>(fn: Parameters<typeof withInstallation<T>>[2]) =>
    withInstallation(world.database, { access: 'write' }, fn)

  /** Gives an associate's account a password, and says the login. */
  async function withPassword(associate: GivenAssociate, password = PASSWORD): Promise<string> {
    const passwordHash = await hashOnce(password)
    const { login } = await onInstallation((tx) =>
      tx
        .updateTable('account')
        .set({ passwordHash })
        .where('id', '=', associate.accountId)
        .returning('login')
        .executeTakeFirstOrThrow(),
    )
    return login
  }

  async function withPin(associate: GivenAssociate, entity?: GivenLegalEntity): Promise<void> {
    const home = entity ?? (await world.given.homeEntity())
    const legalEntityId = home.id
    const pinHash = await hashOnce(PIN)
    const { associateId } = associate
    await home.inside((tx) => tx.insertInto('associatePin').values({ legalEntityId, associateId, pinHash }).execute())
  }

  /** Tries to sign in, as a browser that holds `from`'s cookie, or as one that holds none. */
  function signIn(login: string, options: SignInOptions = {}) {
    const { from = new Caller(world.app, {}), password = PASSWORD, deviceId, legalEntityId } = options
    const wire = (prefix: string, id: string) => `${prefix}_${id.replaceAll('-', '')}`
    return from.call(access.signIn, {
      body: {
        login,
        password,
        ...(deviceId ? { deviceId: wire('dev', deviceId) } : {}),
        ...(legalEntityId ? { legalEntityId: wire('ent', legalEntityId) } : {}),
      },
    })
  }

  return { withPassword, withPin, signIn, browser: (answer: Answered<never>) => browserAfter(world, answer) }
}

interface SignInOptions {
  readonly from?: Caller
  readonly password?: string
  readonly deviceId?: Id<'device'>
  readonly legalEntityId?: Id<'legal_entity'>
}

/** The browser after an answer: it holds the cookie that was set. Throws when none was. */
export function browserAfter(world: Pick<World, 'app'>, answer: { readonly raw: Answered<never>['raw'] }): Caller {
  const [cookie] = cookiesOf(answer)
  if (cookie === undefined) throw new Error(`No cookie was set: ${answer.raw.statusCode} ${answer.raw.body}`)
  return new Caller(world.app, { cookie: cookie.split(';', 1)[0] ?? '' })
}

/** The `Set-Cookie` headers of an answer. */
export function cookiesOf(answer: { readonly raw: Answered<never>['raw'] }): readonly string[] {
  return [answer.raw.headers['set-cookie'] ?? []].flat()
}
