import { access } from '#contract/access.ts'
import { requireGrant } from '#platform/context.ts'
import { bind } from '#platform/module.ts'
import { createPasswordLink } from './links/create-link.ts'
import { giveAccount } from './links/give-account.ts'
import { useLink } from './links/use-link.ts'
import { changePassword } from './passwords/change-password.ts'
import { listTurns } from './pins/list-turns.ts'
import { removePin, setPin } from './pins/set-pin.ts'
import { takeTurn } from './pins/take-turn.ts'
import { requireRights } from './roles/rights.ts'
import { chooseStore } from './sessions/choose-store.ts'
import { describeSession } from './sessions/describe-session.ts'
import { listSessions } from './sessions/list-sessions.ts'
import { requireSession } from './sessions/own-session.ts'
import { revokeSession, revokeSessions } from './sessions/revoke-sessions.ts'
import { signOut } from './sessions/sign-out.ts'
import { setUp } from './setup/set-up.ts'
import { signIn } from './sign-in/sign-in.ts'

export const sessionEndpoints = bind('access', access, {
  setUp: (ctx, { body }) => setUp(ctx, body),
  signIn: (ctx, { body }) => signIn(ctx, body),
  useLink: (ctx, { body }) => useLink(ctx, body),
  readSession: (ctx) => describeSession(ctx),
  signOut: (ctx) => signOut(ctx),
  chooseStore: (ctx, { body }) => chooseStore(ctx, body.storeId),
  changePassword: (ctx, { body }) => changePassword(ctx, body),
  setPin: (ctx, { body }) => setPin(ctx, body),
  removePin: (ctx) => removePin(ctx),
  listTurns: (ctx, { query }) => listTurns(ctx, query),
  takeTurn: (ctx, { body }) => takeTurn(ctx, body),
  listOwnSessions: (ctx, { query }) => listSessions(ctx, requireSession(ctx).associateId, query),
  endOwnSession: (ctx, { params }) => revokeSession(ctx, { ...params, associateId: requireSession(ctx).associateId }),
  endOtherSessions: (ctx) => {
    const { associateId, sessionId } = requireSession(ctx)
    return revokeSessions(ctx, associateId, sessionId)
  },
  listSessions: async (ctx, { params, query }) => {
    await requireRights(ctx, requireGrant(ctx, 'session.manage'), params.associateId)
    return listSessions(ctx, params.associateId, query)
  },
  endSession: async (ctx, { params }) => {
    await requireRights(ctx, requireGrant(ctx, 'session.manage'), params.associateId)
    await revokeSession(ctx, params)
  },
  endSessions: async (ctx, { params }) => {
    await requireRights(ctx, requireGrant(ctx, 'session.manage'), params.associateId)
    return revokeSessions(ctx, params.associateId)
  },
  giveAccount: (ctx, { params, body }) => giveAccount(ctx, params.associateId, body.login),
  createLink: (ctx, { params }) => createPasswordLink(ctx, params.associateId),
})
