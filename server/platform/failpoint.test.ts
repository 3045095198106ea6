import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { readConfig } from '#platform/config/config.ts'

test('a failpoint is refused where no trial runs', () => {
  expect(() => readConfig({ CARNET_FAILPOINT: 'before-commit:3' })).toThrow(/reliability trials/)
})

test('a failpoint that does not exist is refused', () => {
  expect(() => readConfig({ CARNET_FAILPOINT: 'before-lunch:3', CARNET_TRIAL: '1' })).toThrow(/CARNET_FAILPOINT/)
  expect(() => readConfig({ CARNET_FAILPOINT: 'before-commit:0', CARNET_TRIAL: '1' })).toThrow(/CARNET_FAILPOINT/)
})

test('a trial names the point and the passage', () => {
  expect(readConfig({ CARNET_FAILPOINT: 'before-commit:3', CARNET_TRIAL: '1' }).failpoint).toEqual({
    name: 'before-commit',
    nth: 3,
  })
  expect(readConfig({}).failpoint).toBeUndefined()
})

test('an armed process dies at the passage that was named, of that point only', () => {
  const module = new URL('./failpoint.ts', import.meta.url).href
  const script = `
    import { armFailpoint, pass } from '${module}'
    pass('before-commit')
    armFailpoint({ name: 'before-commit', nth: 2 })
    pass('after-commit')
    pass('before-commit')
    console.log('first')
    pass('before-commit')
    console.log('second')`
  const run = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' })
  expect(run).toMatchObject({ signal: 'SIGKILL', stdout: 'first\n' })
})
