import type { Id } from '#contract/shared.ts'
import type { RequestCtx } from '#platform/context.ts'
import { enterLegalEntity, type Tx } from '#platform/database/index.ts'
import { sql } from 'kysely'

/** An account, with the associates it signs in as. */
export interface Account {
  readonly id: Id<'account'>
  readonly passwordHash: string | null
  readonly memberships: readonly Membership[]
}

export interface Membership {
  readonly legalEntityId: Id<'legal_entity'>
  readonly associateId: Id<'associate'>
}

/** The account behind a folded login, or behind an id. */
export async function findAccount(
  tx: Tx,
  by: { readonly login: string } | { readonly id: Id<'account'> },
): Promise<Account | undefined> {
  const { rows } = await sql<Account>`
    select id, password_hash, coalesce((
      select json_agg(json_build_object('legalEntityId', m.legal_entity_id, 'associateId', m.associate_id)
        order by m.legal_entity_id) from membership m where m.account_id = account.id), '[]') as memberships
    from account where ${'login' in by ? sql`login = ${by.login}` : sql`id = ${by.id}`}`.execute(tx)
  return rows[0]
}

/** A membership that is open, with the name of its legal entity, for choosing. */
export interface OpenMembership extends Membership {
  readonly legalEntity: { readonly id: Id<'legal_entity'>; readonly code: string; readonly name: string }
}

/** Of an account's memberships those whose associate is active. Leaves the transaction in one of their legal entities. */
export async function openMemberships(
  { tx }: Pick<RequestCtx, 'tx'>,
  memberships: readonly Membership[],
): Promise<readonly OpenMembership[]> {
  const open: OpenMembership[] = []
  for (const membership of memberships) {
    const { legalEntityId, associateId } = membership
    await enterLegalEntity(tx, legalEntityId)
    const row = await tx
      .selectFrom('associate')
      .innerJoin('legalEntity', 'legalEntity.id', 'associate.legalEntityId')
      .where('associate.legalEntityId', '=', legalEntityId)
      .where('associate.id', '=', associateId)
      .where('associate.deactivatedAt', 'is', null)
      .select(['legalEntity.id', 'legalEntity.code', 'legalEntity.name'])
      .executeTakeFirst()
    if (row) open.push({ ...membership, legalEntity: row })
  }
  return open
}
