import { accessProblems } from '#contract/access.ts'
import type { SignedIn } from '#contract/access-shapes.ts'
import type { Id } from '#contract/shared.ts'
import type { PublicCtx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { ONE_NETWORK, ONE_SECRET } from '../guessing/guess-limit.ts'
import { beginTry, type Bucket, bucketOf, clearFailures, countFailure, networkBucket } from '../guessing/tries.ts'
import { hashPassword, isOutdated, verifyPassword } from '../passwords/hash-password.ts'
import { describeSession } from '../sessions/describe-session.ts'
import { startSession } from '../sessions/start-session.ts'
import { type Account, findAccount, openMemberships } from './accounts.ts'
import { endBrowserSession } from './end-browser-session.ts'
import { foldLogin } from './fold-login.ts'
import { knownDevice } from './known-device.ts'
import { recordFailure } from './record-failure.ts'

/** A try to sign in. */
export interface SignIn {
  readonly login: string
  readonly password: string
  readonly legalEntityId?: Id<'legal_entity'> | undefined
  readonly deviceId?: Id<'device'> | undefined
}

/**
 * Signs in with login and password, or answers the legal entities to choose from. Throws 401, the same for an unknown login
 * and a wrong password and after the same work; 429 while the login or the network has to wait.
 */
export async function signIn(ctx: PublicCtx, input: SignIn): Promise<SignedIn> {
  const login = foldLogin(input.login)
  const account = await findAccount(ctx.tx, { login })
  const known = account && (await knownDevice(ctx, account.id))
  const secret = known ?? bucketOf(ctx, ['login', login], ONE_SECRET)
  const buckets = known ? [known] : [secret, networkBucket(ctx, ONE_NETWORK)]
  await beginTry(ctx, buckets)

  const password = input.password.normalize('NFC')
  const isRight = await verifyPassword(account?.passwordHash, password)
  const memberships = isRight && account ? await openMemberships(ctx, account.memberships) : []
  const chosen = memberships.filter((one) => !input.legalEntityId || one.legalEntityId === input.legalEntityId)
  if (!account || chosen.length === 0) throw await refused(ctx, account, buckets)

  await clearFailures(ctx, secret)
  await renewHash(ctx, account, password)
  const [only, ...others] = chosen
  if (!only || others.length > 0) return { state: 'choose', legalEntities: chosen.map((one) => one.legalEntity) }
  await endBrowserSession(ctx)
  const inside = await startSession(ctx, { ...only, accountId: account.id, deviceId: input.deviceId ?? null })
  await inside.record({ action: 'access.signed-in', subject: { kind: 'associate', id: only.associateId } })
  return { state: 'signed-in', current: await describeSession(inside) }
}

async function refused(ctx: PublicCtx, account: Account | undefined, buckets: readonly Bucket[]): Promise<Problem> {
  await countFailure(ctx, buckets)
  await recordFailure(ctx, account?.memberships ?? [])
  return new Problem(accessProblems.signInRefused, { keepWrites: true })
}

/** The password is at hand only now: a hash made with weaker parameters of the past is made anew. */
async function renewHash(ctx: PublicCtx, account: Account, password: string): Promise<void> {
  if (account.passwordHash === null || !isOutdated(account.passwordHash)) return
  await ctx.tx
    .updateTable('account')
    .set({ passwordHash: await hashPassword(password) })
    .where('id', '=', account.id)
    .where('passwordHash', '=', account.passwordHash)
    .execute()
}
