import type { Id } from '#contract/shared.ts'
import { addAccount, addRolePresets, givePresetRole, makeFirstAdministrator } from '#modules/access/index.ts'
import {
  addAssociate,
  addDevice,
  addStore,
  announceLegalEntity,
  createAddressBook,
  openLegalEntity,
} from '#modules/organisation/index.ts'
import type { Ctx } from '#platform/context.ts'
import { type Database, withInstallation } from '#platform/database/index.ts'
import { DatabaseUnusable } from '#platform/database/home.ts'
import { newId } from '#platform/ids.ts'
import { inLegalEntity, type WorkDeps } from '#platform/jobs/index.ts'
import { BOUTIQUE, type DemoEntity } from './boutique.ts'
import { demoId } from './demo-id.ts'
import { fillBooks } from './fill/fill-books.ts'
import { fillCatalogue } from './fill/fill-catalogue.ts'
import { fillCustomers } from './fill/fill-customers.ts'
import { fillOrders } from './fill/fill-orders.ts'
import { fillSettings } from './fill/fill-settings.ts'
import { invent } from './invent.ts'

/** The id of one of the demo's legal entities. */
export const entityId = (code: string) => demoId('legal_entity', code)
/** The id of one of the demo's associates. */
export const associateId = (personnelNumber: string) => demoId('associate', personnelNumber)

/**
 * Brings the demo boutique into the database, through the modules' doors. A legal entity comes whole or not at all, in one
 * transaction, so a start that finds it there has nothing to do, and one after a kill goes on with the next. Throws
 * `DatabaseUnusable` when the database holds something else than the demo.
 *
 * What happened in the shops ends the day before a legal entity comes, and stays so: of `size` 1 it is 2,400 customers with
 * three years of purchases, 600 products, 1,400 clients in books; tests take less.
 */
export async function fillDemo(deps: WorkDeps, size = 1): Promise<void> {
  const there = await demoEntitiesIn(deps.database)
  for (const entity of BOUTIQUE)
    if (!there.has(entityId(entity.code)))
      await inLegalEntity(deps, atDemo(entity.code), (ctx) => fillLegalEntity(ctx, entity, size))
}

/** How the demo works in one of its legal entities; the audit log shows it as the system. */
export function atDemo(code: string) {
  return {
    actor: { kind: 'system', name: 'demo' },
    legalEntityId: entityId(code),
    workId: newId<'request'>(),
  } as const
}

async function demoEntitiesIn(database: Database): Promise<ReadonlySet<Id<'legal_entity'>>> {
  const { entities, account } = await withInstallation(database, { access: 'read' }, async (tx) => ({
    entities: await tx.selectFrom('legalEntity').select('id').execute(),
    account: await tx.selectFrom('account').select('id').limit(1).executeTakeFirst(),
  }))
  const there = new Set(entities.map((entity) => entity.id))
  // Whoever tries the demo may add to it; what makes it the demo is that its first legal entity was there first.
  const isDemo = there.has(entityId(BOUTIQUE[0].code))
  if (!isDemo && (there.size > 0 || account !== undefined))
    throw new DatabaseUnusable(
      'This database holds something else than the demo, which is left as it is. Start it with "npm start", or give the demo a folder of its own: CARNET_DATA_DIR=./data-demo npm run demo',
    )
  return there
}

async function fillLegalEntity(ctx: Ctx, entity: DemoEntity, size: number): Promise<void> {
  const { books, stores, associates, ...fields } = entity
  await openLegalEntity(ctx, { id: ctx.legalEntityId, ...fields })
  await announceLegalEntity(ctx)
  await addRolePresets(ctx)
  for (const book of books) await createAddressBook(ctx, { id: demoId('address_book', book.code), ...book })
  for (const store of stores) await fillStore(ctx, store)
  for (const associate of associates) await fillAssociate(ctx, associate)
  await fillTrade(ctx, entity, size)
}

/** Customers, catalogue, purchases and client books. */
async function fillTrade(ctx: Ctx, entity: DemoEntity, size: number): Promise<void> {
  const world = { entity, size, day: ctx.now().toISOString().slice(0, 10) }
  const invented = invent(world)
  await fillSettings(ctx, entity, { customers: invented.customers.length })
  const variants = await fillCatalogue(ctx, entity, invented.products)
  const customers = await fillCustomers(ctx, invented.customers)
  await fillOrders(ctx, invented, { customers, variants })
  await fillBooks(ctx, world, { invented, customers })
  await ctx.record({
    action: 'demo.filled',
    subject: { kind: 'legal_entity', id: ctx.legalEntityId },
    after: {
      customers: invented.customers.length,
      products: invented.products.length,
      orders: invented.orders.length + invented.returns.length,
      clients: invented.keepings.length,
    },
  })
}

async function fillStore(ctx: Ctx, store: DemoEntity['stores'][number]): Promise<void> {
  const { customerBooks, employeeBooks, devices, ...fields } = store
  const storeId = demoId('store', store.code)
  await addStore(ctx, {
    id: storeId,
    ...fields,
    customerAddressBookIds: customerBooks.map(bookId),
    employeeAddressBookIds: employeeBooks.map(bookId),
  })
  for (const device of devices)
    await addDevice(ctx, { id: demoId('device', `${store.code} ${device.name}`), storeId, ...device })
}

async function fillAssociate(ctx: Ctx, associate: DemoEntity['associates'][number]): Promise<void> {
  const { stores, books, roles, login, isFirstAdministrator, preferredName = null, ...fields } = associate
  const id = associateId(associate.personnelNumber)
  await addAssociate(ctx, {
    id,
    ...fields,
    preferredName,
    storeIds: stores.map(storeId),
    addressBookIds: books.map(bookId),
  })
  await addAccount(ctx, { associateId: id, login: `${login}@example.com`, mayShare: true })
  for (const { preset, store } of roles)
    await givePresetRole(ctx, { associateId: id, preset, storeId: store === undefined ? null : storeId(store) })
  if (isFirstAdministrator) await makeFirstAdministrator(ctx, id, { installation: true })
}

const bookId = (code: string) => demoId('address_book', code)
const storeId = (code: string) => demoId('store', code)
