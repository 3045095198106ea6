import type { Id, Language } from '#contract/shared.ts'
import type { Principal } from '../context.ts'
import type { Tx } from '../database/index.ts'

/** What a request brought to show who calls. It names its legal entity, so the look-up happens inside that entity. */
export interface Credential {
  readonly kind: 'session' | 'token'
  readonly legalEntityId: Id<'legal_entity'>
  readonly secret: string
}

/** How `access` answers the platform's question who is calling; app.ts hands it in. */
export interface Authenticator {
  /** Reads the session cookie or the bearer token. Undefined when there is none or it is not of our making. */
  readCredential(headers: {
    readonly cookie?: string | undefined
    readonly authorization?: string | undefined
  }): Credential | undefined
  /** The principal behind a credential, in one statement; undefined when it is unknown, expired, revoked or deactivated. */
  authenticate(tx: Tx, credential: Credential, now: Date): Promise<Principal | undefined>
}

/** The caller of a public endpoint: nobody in particular, in no legal entity yet. */
export interface Anonymous {
  readonly language: Language
}
