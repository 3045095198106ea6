import { once } from 'node:events'
import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { query, startParent, type TrialFolder, trialFolder } from './trial.ts'

const clusterOf = (folder: TrialFolder) => join(folder.data, 'postgres')
const draftsIn = async (folder: TrialFolder) => (await readdir(folder.data)).filter((name) => name.includes('.init-'))

const MOMENTS: [string, (draft: string) => Promise<boolean>][] = [
  ['is a folder', exists],
  ['has a version', (draft) => exists(join(draft, 'PG_VERSION'))],
  ['has its first database', (draft) => exists(join(draft, 'base', '1'))],
  ['has its second database', (draft) => exists(join(draft, 'base', '5'))],
  // template0, template1 and postgres are there before it.
  ["has Carnet's database", async (draft) => (await readdir(join(draft, 'base')).catch(() => [])).length > 3],
]

test.each(MOMENTS)('a first start killed when its draft %s hinders the next in nothing', async (_, isMoment) => {
  await using folder = await trialFolder()
  await using killed = startParent({ folder })
  const ended = once(killed.child, 'exit')
  let isThere = false
  while (!isThere) {
    if (await exists(clusterOf(folder))) throw new Error('the moment went by unseen')
    const [draft] = await draftsIn(folder).catch(() => [])
    isThere = draft !== undefined && (await isMoment(join(folder.data, draft)))
  }
  killed.child.kill('SIGKILL')
  await ended

  await using next = startParent({ folder })
  const { host } = await next.next()
  expect(await query(String(host), 'select current_user as me', { user: 'carnet_app' })).toEqual([{ me: 'carnet_app' }])
  expect(await draftsIn(folder)).toEqual([])
})

test('of first starts that race one has the folder and the others are told so', async () => {
  await using folder = await trialFolder()
  await using one = startParent({ folder })
  await using two = startParent({ folder })
  await using three = startParent({ folder })
  const answers = await Promise.all([one.next(), two.next(), three.next()])
  expect(answers.filter((answer) => answer['event'] === 'started')).toHaveLength(1)
  expect(answers.filter((answer) => answer['code'] === 'held')).toHaveLength(2)
  expect(await draftsIn(folder)).toEqual([])
})

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
