import { access } from '#contract/access.ts'
import { clientBook } from '#contract/client-book.ts'
import { checkBooks } from '#modules/client-book/index.ts'
import { checkKeepers } from '#modules/customers/index.ts'
import { checkSpend } from '#modules/purchases/index.ts'
import { inLegalEntity } from '#platform/jobs/index.ts'
import { Caller } from '#server/testing/caller.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { BOUTIQUE } from './boutique.ts'
import { atDemo, fillDemo } from './fill-demo.ts'
import { signInLines } from './sign-in-lines.ts'

const url = new URL('http://localhost:3000')

/** A twentieth of the demo, and who the first link signs in. */
async function twentieth() {
  const world = await testWorld()
  const deps = {
    database: world.database,
    outbox: world.outbox,
    publicUrl: url,
    now: () => world.now(),
    sign: () => '',
  }
  await fillDemo(deps, 0.05)
  const [line = ''] = await signInLines(deps, url)
  const credential = line.split('/').at(-1) ?? ''
  const answer = await world.given.anybody().call(access.useLink, { body: { credential } })
  const cookie = String(answer.raw.headers['set-cookie']).split(';', 1)[0] ?? ''
  return {
    world,
    deps,
    associate: new Caller(world.app, { cookie }),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}

test('what doctor recomputes agrees with what the demo wrote', async () => {
  await using demo = await twentieth()
  for (const { code } of BOUTIQUE) {
    const found = await inLegalEntity(demo.deps, atDemo(code), async (ctx) => ({
      keepers: await checkKeepers(ctx),
      spend: await checkSpend(ctx),
      books: await checkBooks(ctx),
      customers: await ctx.tx.selectFrom('customer').select(['number']).execute(),
    }))
    expect(found.keepers.wrong).toBe(0)
    expect(found.keepers.lines).toBeGreaterThan(15)
    expect(found.spend).toMatchObject({ spend: [], noted: [], totals: [], amounts: [] })
    expect(found.books).toMatchObject({ wrong: 0 })
    expect(found.customers.every(({ number }) => /^C-\d{6}$/.test(number ?? ''))).toBe(true)
  }
})

test('the associate finds her clients with their cards, and something to filter by', async () => {
  await using demo = await twentieth()
  const { book } = (await demo.associate.call(clientBook.readOwnClientBook, {})).body
  expect(book?.number).toMatch(/^CB-\d{4}$/)
  const answer = await demo.associate.call(clientBook.listClients, { query: { facets: 'true' } })
  expect([answer.status, answer.body.total]).toEqual([200, book?.clientCount])
  const { items, facets } = answer.body
  expect(items[0]?.slots.map(({ kind, code }) => `${kind} ${code}`)).toEqual([
    'measure purchases.last-purchase',
    'attribute wedding-anniversary',
    'attribute likes',
  ])
  expect(items.some(({ slots }) => slots.every(({ value }) => value !== null))).toBe(true)
  const likes = facets?.find(({ attribute }) => attribute === 'likes')
  expect(likes?.values?.some(({ count }) => count > 0)).toBe(true)
  expect(facets?.map(({ attribute }) => attribute)).toEqual(
    expect.arrayContaining(['dislikes', 'ring-size', 'usual-budget']),
  )
})
