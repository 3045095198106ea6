import { settings } from '#contract/settings.ts'
import { type Id, NumberSequenceId } from '#contract/shared.ts'
import { statementsOf, type Tx } from '#platform/database/index.ts'
import { newId } from '#platform/ids.ts'
import type { Caller } from '#server/testing/caller.ts'
import { testWorld, type World } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { givenNumberSequence, taker, takerModule } from './testing.ts'
import { takeNumber } from './take-number.ts'

const manager = { may: { 'settings.read': 'legalEntity', 'settings.manage': 'legalEntity' } } as const
const TAKERS = 64
const ROUNDS = 9

async function take(caller: Caller, sequenceId: string, more: { count?: number; thenRefuse?: boolean } = {}) {
  return caller.call(taker.takeNumbers, { body: { sequenceId, ...more } })
}

/** 64 takers at once, round after round; every third is refused after it took. Answers the values of those that were not. */
async function takeInRounds(caller: Caller, sequenceId: string): Promise<number[]> {
  const values: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const answers = await Promise.all(
      Array.from({ length: TAKERS }, (_, index) => take(caller, sequenceId, { thenRefuse: (round + index) % 3 === 0 })),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]))
    for (const answer of answers) if (answer.status === 200) values.push(...answer.body.numbers.map(valueOf))
  }
  return values
}

const valueOf = (number: string) => Number(number.slice(3))
const upTo = (end: number) => Array.from({ length: end }, (_, index) => index + 1)
const ascending = (values: readonly number[]) => values.toSorted((a, b) => a - b)

async function gapsOf(caller: Caller, numberSequenceId: string) {
  const { body } = await caller.call(settings.listNumberGaps, { params: { numberSequenceId }, query: { limit: 200 } })
  expect(body.nextCursor).toBeNull()
  return body.items
}

/** The values that gaps explain, one by one. */
function explained(gaps: readonly { from: number; to: number }[]): number[] {
  return gaps.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index))
}

async function nextValueOf(caller: Caller, numberSequenceId: string): Promise<number> {
  return (await caller.call(settings.readNumberSequence, { params: { numberSequenceId } })).body.nextValue
}

function systemIn(world: World, legalEntityId: Id<'legal_entity'>, tx: Tx) {
  return { tx, legalEntityId, storeId: null, actor: { kind: 'system', name: 'test' }, now: () => world.now() } as const
}

async function worldWithTakers(
  connections = 8,
): Promise<{ world: World; hq: Awaited<ReturnType<World['given']['associate']>> }> {
  const world = await testWorld({ more: [takerModule], connections })
  return { world, hq: await world.given.associate(manager) }
}

test('64 at once take gap-free numbers without a hole and without a duplicate, though many are refused afterwards', async () => {
  const { world, hq } = await worldWithTakers(TAKERS)
  await using _ = world
  const { id } = await givenNumberSequence(hq)
  const values = await takeInRounds(hq, id)
  expect(ascending(values)).toEqual(upTo((TAKERS * ROUNDS * 2) / 3))
  expect(await nextValueOf(hq, id)).toBe(values.length + 1)
  expect(await gapsOf(hq, id)).toEqual([])
})

test('64 at once take fast numbers without a duplicate, and every hole is explained', async () => {
  const { world, hq } = await worldWithTakers(TAKERS)
  await using _ = world
  const { id } = await givenNumberSequence(hq, { allocation: 'fast', blockSize: 10 })
  const values = await takeInRounds(hq, id)
  expect(values.length).toBe((TAKERS * ROUNDS * 2) / 3)
  const gaps = await gapsOf(hq, id)
  expect(new Set(gaps.map(({ because }) => because))).toEqual(new Set(['held']))
  // Taken and explained together are every number below the next value, each once.
  expect(ascending([...values, ...explained(gaps)])).toEqual(upTo((await nextValueOf(hq, id)) - 1))
})

test('fast takers do not wait for one who has not committed, gap-free takers do', async () => {
  const { world, hq } = await worldWithTakers()
  await using _ = world
  const home = await world.given.homeEntity()
  for (const allocation of ['fast', 'gap-free'] as const) {
    const { id } = await givenNumberSequence(hq, { allocation })
    const sequenceId = z.decode(NumberSequenceId, id)
    const order: string[] = []
    let other: Promise<unknown> = Promise.resolve()
    await home.inside(async (tx) => {
      const ctx = systemIn(world, home.id, tx)
      await takeNumber(ctx, sequenceId)
      other = take(hq, id).then(({ body }) => order.push(`other ${body.numbers.join()}`))
      if (allocation === 'fast') await other
      else await untilSomebodyWaits(world)
      order.push('first')
    })
    await other
    const theirs = allocation === 'fast' ? 'other CB-000051' : 'other CB-000002'
    expect(order).toEqual(allocation === 'fast' ? [theirs, 'first'] : ['first', theirs])
  }
})

test('the last fast number, held by one who has not committed, is waited for', async () => {
  const { world, hq } = await worldWithTakers()
  await using _ = world
  const home = await world.given.homeEntity()
  for (const [isRefused, answer] of [
    [true, 200],
    [false, 409],
  ] as const) {
    const { id } = await givenNumberSequence(hq, { allocation: 'fast', pattern: 'CB-{#}', largest: 2 })
    await take(hq, id)
    let other: ReturnType<typeof take> | undefined
    const first = home.inside(async (tx) => {
      await takeNumber(systemIn(world, home.id, tx), z.decode(NumberSequenceId, id))
      other = take(hq, id)
      await untilSomebodyWaits(world)
      if (isRefused) throw new Error('refused')
    })
    await first.catch(() => undefined)
    expect((await other)?.status).toBe(answer)
  }
})

/** Ends once a statement waits for a lock; the test’s own time limit is the bound. */
async function untilSomebodyWaits(world: World): Promise<void> {
  const client = await world.superuser()
  const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
  while ((await client.query(waiting)).rowCount === 0);
}

test('what a refused taker had, the next one gets, of either kind', async () => {
  const { world, hq } = await worldWithTakers()
  await using _ = world
  for (const allocation of ['fast', 'gap-free'] as const) {
    const { id } = await givenNumberSequence(hq, { allocation })
    expect((await take(hq, id)).body.numbers).toEqual(['CB-000001'])
    expect((await take(hq, id, { count: 5, thenRefuse: true })).status).toBe(409)
    expect((await take(hq, id)).body.numbers).toEqual(['CB-000002'])
  }
})

test('a gap-free number is one statement; fast ones are one each and five more a block', async () => {
  const { world, hq } = await worldWithTakers()
  await using _ = world
  const home = await world.given.homeEntity()
  const [gapFree, fast] = [
    await givenNumberSequence(hq),
    await givenNumberSequence(hq, { allocation: 'fast', blockSize: 100 }),
  ]
  const count = (wireId: string, times: number) =>
    home.inside(async (tx) => {
      const ctx = systemIn(world, home.id, tx)
      const { statements } = await statementsOf(async () => {
        for (let index = 0; index < times; index += 1) await takeNumber(ctx, z.decode(NumberSequenceId, wireId))
      })
      return statements.length
    })
  expect(await count(gapFree.id, 1)).toBe(1)
  await count(fast.id, 1)
  // 99 of the first block. Then three blocks: a look for a number and at the sequence in vain; begin, look, two changes, commit.
  expect(await count(fast.id, 99)).toBe(99)
  expect(await count(fast.id, 300)).toBe(300 + 3 * 8)
})

test('a sequence that was created in the same transaction gives numbers, of either kind', async () => {
  const { world, hq } = await worldWithTakers()
  await using _ = world
  const { id } = await givenNumberSequence(hq)
  const home = await world.given.homeEntity()
  const numbers = await home.inside(async (tx) => {
    const copy = newId<'number_sequence'>()
    const row = await tx
      .selectFrom('numberSequence')
      .selectAll()
      .where('id', '=', z.decode(NumberSequenceId, id))
      .executeTakeFirstOrThrow()
    await tx
      .insertInto('numberSequence')
      .values({ ...row, id: copy, code: 'copy', allocation: 'fast' })
      .execute()
    const ctx = systemIn(world, home.id, tx)
    return [await takeNumber(ctx, copy), await takeNumber(ctx, copy)]
  })
  expect(numbers).toEqual(['CB-000001', 'CB-000002'])
})

test('a sequence gives its last number once, then says that it is exhausted, and that before', async () => {
  const { world, hq } = await worldWithTakers()
  await using _ = world
  for (const allocation of ['fast', 'gap-free'] as const) {
    const { id } = await givenNumberSequence(hq, { allocation, pattern: 'CB-{##}', largest: 40, blockSize: 15 })
    const state = async () => (await hq.call(settings.readNumberSequence, { params: { numberSequenceId: id } })).body
    expect(await state()).toMatchObject({ left: 40, warning: null })
    await take(hq, id, { count: 36 })
    expect(await state()).toMatchObject({ left: 4, warning: null })
    await take(hq, id)
    expect(await state()).toMatchObject({ left: 3, warning: 'nearly-exhausted' })

    const answers = await Promise.all(Array.from({ length: 8 }, () => take(hq, id)))
    const taken = answers.flatMap((answer) => (answer.status === 200 ? answer.body.numbers : []))
    expect(taken.toSorted()).toEqual(['CB-38', 'CB-39', 'CB-40'])
    expect(answers.flatMap(({ problem }) => problem?.code ?? [])).toEqual(
      Array.from({ length: 5 }, () => 'settings/number-sequence-exhausted'),
    )
    expect(await state()).toMatchObject({ left: 0, warning: 'exhausted' })
    expect(await gapsOf(hq, id)).toEqual([])
  }
})

test('the year in a number is the one in the store where it is taken, else in the legal entity', async () => {
  const { world, hq } = await worldWithTakers()
  await using _ = world
  world.pass(Date.parse('2026-12-31T23:30:00Z') - world.now().getTime())
  const { id } = await givenNumberSequence(hq, { pattern: '{YYYY}-{###}' })
  const fast = await givenNumberSequence(hq, { pattern: '{YYYY}-{###}', allocation: 'fast' })
  const store = await world.given.store()
  const client = await world.superuser()
  await client.query(`update store set time_zone = 'America/New_York'`)
  const clerk = await world.given.associate({ stores: [store] })
  expect((await take(hq, id)).body.numbers).toEqual(['2027-001'])
  expect((await take(clerk, id)).body.numbers).toEqual(['2026-002'])
  expect((await take(clerk, fast.id)).body.numbers).toEqual(['2026-001'])
})

test('no number is taken from a stopped sequence, nor from one of another legal entity', async () => {
  const { world, hq } = await worldWithTakers()
  await using _ = world
  const others = await world.given.associate({ ...manager, in: await world.given.legalEntity() })
  for (const allocation of ['fast', 'gap-free'] as const) {
    const { id } = await givenNumberSequence(hq, { allocation })
    await take(hq, id)
    expect((await take(others, id)).status).toBe(404)
    await hq.call(settings.updateNumberSequence, {
      params: { numberSequenceId: id },
      body: { state: 'stopped' },
      ifMatch: '"1"',
    })
    expect((await take(hq, id)).problem?.code).toBe('settings/number-sequence-stopped')
  }
})
