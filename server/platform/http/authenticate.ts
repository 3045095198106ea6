import type { Credential, Principal } from '../context.ts'
import type { Database, Tx } from '../database/index.ts'

export type { Credential } from '../context.ts'

/** How `access` answers the platform's question who is calling; app.ts hands it in. */
export interface Authenticator {
  /** Reads the session cookie or the bearer token. Undefined when there is none or it is not of our making. */
  readCredential(headers: {
    readonly cookie?: string | undefined
    readonly authorization?: string | undefined
  }): Credential | undefined
  /**
   * The principal behind a credential, in one statement; undefined when it is unknown, expired, idle, revoked, deactivated,
   * or not good from this network.
   */
  authenticate(
    tx: Tx,
    credential: Credential,
    at: { readonly now: Date; readonly network: string },
  ): Promise<Principal | undefined>
  /**
   * Notes that the caller was here, in a transaction of its own after the request's: reading requests cannot write. Does
   * nothing, and sends nothing, unless the last note is more than a minute old.
   */
  noteSeen(database: Database, principal: Principal, now: Date): Promise<void>
}
