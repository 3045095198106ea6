import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { filesLike, ROOT } from './files.ts'
import { faultOf, type Import, importsOf, readImports } from './imports.ts'
import { mapAsTable, MODULES } from './map.ts'

const shown = (i: Import) => `${i.from}:${i.line} imports ${i.target}: ${faultOf(i)}`

test('every import follows the map', async () => {
  const files = (await filesLike(/^(contract|server|texts|demo|checks|bench|prove|web)\/.*\.tsx?$/)).filter((file) =>
    existsSync(new URL(file, ROOT)),
  )
  const imports = await readImports(ROOT, files)
  expect(imports.length).toBeGreaterThan(100)
  expect(imports.filter((i) => faultOf(i) !== undefined).map(shown)).toEqual([])
})

test('every folder in server/modules is on the map', async () => {
  const folders = new Set((await filesLike(/^server\/modules\//)).map((file) => file.split('/')[2]))
  expect([...folders].filter((folder) => !(folder !== undefined && folder in MODULES))).toEqual([])
})

test('the map in ARCHITECTURE.md is the one that is checked', async () => {
  // The formatter pads the table; what counts is what its cells say.
  const cells = (text: string) => text.replace(/ +/g, ' ').replace(/-+/g, '-')
  expect(cells(await readFile(new URL('ARCHITECTURE.md', ROOT), 'utf8'))).toContain(cells(mapAsTable()))
})

const planted: readonly (readonly [string, string, string])[] = [
  ['an upward import', 'server/modules/organisation/x.ts', `import { a } from '#modules/access/index.ts'`],
  ['a deep import past a door', 'server/modules/access/x.ts', `import { a } from '../organisation/queries.ts'`],
  [
    'a type import over several lines',
    'server/modules/organisation/x.ts',
    `import type {\n  A,\n} from '#modules/settings/index.ts'`,
  ],
  ['a dynamic import', 'server/modules/organisation/x.ts', `const a = await import('#modules/access/index.ts')`],
  ['a re-export', 'server/modules/organisation/x.ts', `export * from '#modules/access/index.ts'`],
  [
    'an arrow that the map does not name',
    'server/modules/purchases/x.ts',
    `import { a } from '#modules/client-book/index.ts'`,
  ],
  ['the platform using a module', 'server/platform/x.ts', `import { a } from '#modules/access/index.ts'`],
  ['the platform using texts', 'server/platform/x.ts', `import { a } from '#texts/index.ts'`],
  ['the contract using the server', 'contract/x.ts', `import { a } from '#platform/ids.ts'`],
  ['the contract using a package', 'contract/x.ts', `import { v7 } from 'uuid'`],
  ['the web using the server', 'web/app/x.tsx', `import { a } from '#platform/ids.ts'`],
  ['the server using its tests', 'server/app.ts', `import { a } from '#checks/map.ts'`],
]

test.each(planted)('the check finds %s', (_, file, source) => {
  expect(importsOf(file, source).map(faultOf)).toEqual([expect.any(String)])
})

test('the check allows what the map allows', () => {
  const source = `import { a } from '#modules/organisation/index.ts'\nimport { b } from '#platform/ids.ts'\nimport { c } from './rules.ts'\n// import '#modules/today/index.ts'`
  expect(importsOf('server/modules/access/x.ts', source).map(faultOf)).toEqual([undefined, undefined, undefined])
})
