import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import { newId } from '../ids.ts'
import type { Database, Tx } from './connect.ts'
import { enterLegalEntity, withInstallation } from './tenant.ts'

/** Isolation between legal entities does not hold. The server must not serve. */
export class IsolationBroken extends Error {
  override readonly name = 'IsolationBroken'
}

/**
 * Proves on the live database that a legal entity cannot see or write another's rows: with real rows, in a transaction
 * that is rolled back. Run at every start; throws `IsolationBroken` with what it found.
 */
export async function assertIsolation(database: Database): Promise<void> {
  const undo = new Error('undo')
  try {
    await withInstallation(database, { access: 'write' }, async (tx) => {
      await refusePowerfulRole(tx)
      await refuseOpenTables(tx)
      await tryToLeak(tx)
      throw undo
    })
  } catch (error) {
    if (error !== undo) throw error
  }
}

async function refusePowerfulRole(tx: Tx): Promise<void> {
  const { rows } = await sql<{ name: string; powerful: boolean; owns: string | null }>`
    select current_user as name, rolsuper or rolbypassrls as powerful,
      (select min(relname::text) from pg_class where relowner = pg_roles.oid and relnamespace = 'public'::regnamespace) as owns
    from pg_roles where rolname = current_user`.execute(tx)
  const role = rows[0]
  if (!role || role.powerful)
    throw new IsolationBroken(
      `The database role ${role?.name ?? ''} bypasses row-level security; serving needs one that does not.`,
    )
  if (role.owns !== null)
    throw new IsolationBroken(
      `The database role ${role.name} owns table ${role.owns}; serving needs a role that owns nothing.`,
    )
}

async function refuseOpenTables(tx: Tx): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'legal_entity_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and not (c.relrowsecurity and c.relforcerowsecurity) and c.relname <> 'membership'`.execute(tx)
  if (rows.length > 0)
    throw new IsolationBroken(`Row-level security is not in force on: ${rows.map((row) => row.name).join(', ')}.`)
}

async function tryToLeak(tx: Tx): Promise<void> {
  const [mine, theirs] = [newId<'legal_entity'>(), newId<'legal_entity'>()]
  const entity = (id: typeof mine) => ({
    id,
    code: `self-test-${id}`,
    name: 'Self-test',
    currency: 'EUR',
    languages: ['en'],
    timeZone: 'UTC',
  })
  const book = (legalEntityId: typeof mine) => ({
    legalEntityId,
    id: newId<'address_book'>(),
    code: 'self-test',
    name: 'Self-test',
  })
  await tx
    .insertInto('legalEntity')
    .values([entity(mine), entity(theirs)])
    .execute()
  await enterLegalEntity(tx, theirs)
  await tx.insertInto('addressBook').values(book(theirs)).execute()
  if ((await visibleBooks(tx, theirs)) !== 1) throw new IsolationBroken('A legal entity does not see its own rows.')
  await enterLegalEntity(tx, mine)
  if ((await visibleBooks(tx, theirs)) !== 0) throw new IsolationBroken('A legal entity sees rows of another one.')
  await enterLegalEntity(tx, '')
  if ((await visibleBooks(tx, theirs)) !== 0) throw new IsolationBroken('Rows are visible without a legal entity.')
  await enterLegalEntity(tx, mine)
  if (await canWriteInto(tx, theirs)) throw new IsolationBroken('A legal entity can write rows of another one.')
}

const INSUFFICIENT_PRIVILEGE = '42501'

async function canWriteInto(tx: Tx, legalEntityId: Id<'legal_entity'>): Promise<boolean> {
  await sql.raw('savepoint before_foreign_write').execute(tx)
  try {
    await tx
      .insertInto('addressBook')
      .values({ legalEntityId, id: newId<'address_book'>(), code: 'self-test-foreign', name: 'Self-test' })
      .execute()
    return true
  } catch (error) {
    // Any other failure would say nothing about isolation, so it counts as a success of the write.
    return !(error instanceof Error && 'code' in error && error.code === INSUFFICIENT_PRIVILEGE)
  } finally {
    await sql.raw('rollback to savepoint before_foreign_write').execute(tx)
  }
}

async function visibleBooks(tx: Tx, legalEntityId: string): Promise<number> {
  const { rows } = await sql<{
    seen: number
  }>`select count(*) as seen from address_book where legal_entity_id = ${legalEntityId}`.execute(tx)
  return rows[0]?.seen ?? -1
}
