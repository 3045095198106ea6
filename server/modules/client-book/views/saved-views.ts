import type { ClientQuery, SavedView } from '#contract/client-book-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import { type RawBuilder, sql } from 'kysely'
import { storesInReach } from '#modules/organisation/index.ts'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { actingAssociate } from '../books.ts'
import { conditionsOf, unavailableOf } from '../list/conditions.ts'
import { type Layout, readLayout } from '../list/layout.ts'

type StoredView = Omit<SavedView, 'unavailable'>

/** Saved views, before any condition but the legal entity. */
export function viewsOf(ctx: Pick<Ctx, 'tx' | 'legalEntityId'>) {
  return (
    ctx.tx
      .selectFrom('savedView')
      .where('savedView.legalEntityId', '=', ctx.legalEntityId)
      .select(['id', 'name', 'book', 'query', 'sharedWithStoreId', 'associateId', 'version'])
      // The database holds what the contract let in.
      .$narrowType<{ query: ClientQuery }>()
  )
}

/**
 * A condition on `saved_view`: the caller's own, and those shared with a store that the caller stands or works in, if the
 * caller may view that store's client book.
 */
export function viewVisible(ctx: Ctx): RawBuilder<boolean> {
  const self = actingAssociate(ctx)
  const grant = ctx.grants.get('clientBook.viewStore')
  if (!grant) return sql`saved_view.associate_id = ${self}::uuid`
  return sql`(saved_view.associate_id = ${self}::uuid or (
    saved_view.shared_with_store_id in ${storesInReach(ctx, grant)} and (
      saved_view.shared_with_store_id = ${ctx.storeId}::uuid or exists (
        select from associate_store w where w.legal_entity_id = ${ctx.legalEntityId}
          and w.associate_id = ${self}::uuid and w.store_id = saved_view.shared_with_store_id))))`
}

/** A view as it is answered: with the filters that would be refused now, and why. */
export function toView(layout: Layout, stored: StoredView): SavedView {
  const { id, name, book, query, sharedWithStoreId, associateId, version } = stored
  return {
    id,
    name,
    book,
    query,
    sharedWithStoreId,
    associateId,
    version,
    unavailable: unavailableOf(layout, query.refinements),
  }
}

/** A view that the caller may see. Throws 404 for any other. */
export async function requireView(ctx: Ctx, savedViewId: Id<'saved_view'>): Promise<SavedView> {
  const stored = await viewsOf(ctx).where('id', '=', savedViewId).where(viewVisible(ctx)).executeTakeFirst()
  if (!stored) throw new Problem(requestProblems.notFound)
  const { layout } = await readLayout(ctx, [])
  return toView(layout, stored)
}

/** A view of the caller's own, of the version that the caller has seen. Throws 404 for any other, 412 when it was changed. */
export async function requireOwnView(
  ctx: Ctx,
  savedViewId: Id<'saved_view'>,
  version?: number,
): Promise<StoredView & { readonly associateId: Id<'associate'> }> {
  const stored = await viewsOf(ctx)
    .where('id', '=', savedViewId)
    .where(sql<boolean>`saved_view.associate_id = ${actingAssociate(ctx)}::uuid`)
    .executeTakeFirst()
  if (!stored) throw new Problem(requestProblems.notFound)
  if (version !== undefined && stored.version !== version) throw new Problem(requestProblems.stale)
  return stored
}

/**
 * Checks what is to be saved. Throws 422, with pointers, for a filter that the list would refuse, and for a store whose
 * client book the caller may not view.
 */
export async function checkView(
  ctx: Ctx,
  {
    query,
    sharedWithStoreId,
  }: { readonly query?: ClientQuery | undefined; readonly sharedWithStoreId: Id<'store'> | null },
): Promise<Layout> {
  const grant = ctx.grants.get('clientBook.viewStore')
  const mayShare =
    sharedWithStoreId === null
      ? sql<boolean>`true`
      : grant
        ? sql<boolean>`exists (select from store where legal_entity_id = ${ctx.legalEntityId}
            and id = ${sharedWithStoreId} and id in ${storesInReach(ctx, grant)})`
        : sql<boolean>`false`
  const { layout, also } = await readLayout(ctx, [], { also: mayShare })
  if (query !== undefined) conditionsOf(layout, query.refinements, '#/query/refinements')
  if (!also)
    throw new Problem(requestProblems.invalid, {
      errors: [{ pointer: '#/sharedWithStoreId', code: 'field/not-a-choice' }],
    })
  return layout
}
