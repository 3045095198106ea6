import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import type { KeptEffect } from './effects.ts'
import { referredTo } from './referred-to.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>

/** Deletes the brands and categories that an import created, unless somebody has changed them or something refers to them. */
export async function undoPlaces(ctx: Tenant, effects: readonly KeptEffect[]): Promise<readonly string[]> {
  return [...(await undoKind(ctx, 'brand', effects)), ...(await undoKind(ctx, 'category', effects))]
}

async function undoKind(ctx: Tenant, table: 'brand' | 'category', effects: readonly KeptEffect[]) {
  const prefix = `${table}:`
  const of = effects.filter(({ recordId }) => recordId.startsWith(prefix))
  const all = of.map(({ recordId }) => recordId.slice(prefix.length))
  const { rows } = await sql<{ id: string }>`select id from ${sql.table(table)}
    where legal_entity_id = ${ctx.legalEntityId} and id = any(${all}::uuid[]) and version = 1 for update`.execute(
    ctx.tx,
  )
  let waiting = rows.map(({ id }) => id)
  // From the leaves up: a category goes once nothing is below it.
  for (;;) {
    const referred = await referredTo(ctx, table, waiting)
    const free = waiting.filter((id) => !referred.has(id))
    if (free.length === 0) break
    await sql`delete from ${sql.table(table)}
      where legal_entity_id = ${ctx.legalEntityId} and id = any(${free}::uuid[])`.execute(ctx.tx)
    waiting = waiting.filter((id) => referred.has(id))
  }
  const { rows: there } = await sql<{ id: string }>`select id from ${sql.table(table)}
    where legal_entity_id = ${ctx.legalEntityId} and id = any(${all}::uuid[])`.execute(ctx.tx)
  return there.map(({ id }) => prefix + id)
}
