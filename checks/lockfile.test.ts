import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { ROOT } from './files.ts'
import { lockfileFaults } from './lockfile.ts'

const lockfile = () => readFile(new URL('package-lock.json', ROOT), 'utf8')

test('the lockfile is complete, and names no registry', async () => {
  expect(lockfileFaults(await lockfile())).toEqual([])
})

test('every dependency has an exact version', async () => {
  const text = await readFile(new URL('package.json', ROOT), 'utf8')
  const manifest = JSON.parse(text) as Record<string, Record<string, string> | undefined>
  const versions = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
    Object.entries(manifest[kind] ?? {}),
  )
  expect(versions.length).toBeGreaterThan(10)
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
})

test('the check finds a platform package that is missing', async () => {
  const broken = (await lockfile()).replaceAll('node_modules/@oxlint/binding-darwin-arm64', 'node_modules/elsewhere')
  expect(lockfileFaults(broken).join()).toContain('@oxlint/binding-darwin-arm64')
})

test('the check finds a download address and a missing hash', () => {
  const text = JSON.stringify({
    packages: { '': {}, 'node_modules/a': { resolved: 'https://registry.example/a.tgz' } },
  })
  expect(lockfileFaults(text)).toHaveLength(2)
})
