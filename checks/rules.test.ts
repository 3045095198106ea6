import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { ROOT } from './files.ts'

// Each rule of the linter that the house relies on, with a fault it has to find. The files are planted beside real ones,
// because some rules hold in some folders only.
const planted: readonly (readonly [string, string, string])[] = [
  ['reading the environment outside config', 'server/planted-env.ts', `export const port = process.env['PORT']\n`],
  [
    'a promise nobody waits for',
    'server/planted-promise.ts',
    `export function go() {\n  Promise.resolve(1).then(String)\n}\n`,
  ],
  ['any', 'server/planted-any.ts', `export const a: any = 1\n`],
  ['a default export', 'server/planted-default.ts', `export default 1\n`],
  ['a file name in camelCase', 'server/plantedName.ts', `export const a = 1\n`],
  [
    'more than three parameters',
    'server/planted-params.ts',
    `export function f(a: 1, b: 1, c: 1, d: 1) {\n  return [a, b, c, d]\n}\n`,
  ],
  [
    'a file of more than 300 lines',
    'server/planted-long.ts',
    Array.from({ length: 301 }, (_, n) => `export const a${n} = ${n}\n`).join(''),
  ],
  [
    'a switch that forgets a case',
    'server/planted-switch.ts',
    `export function f(a: 'x' | 'y') {\n  switch (a) {\n    case 'x':\n      return 1\n  }\n  return 2\n}\n`,
  ],
]

test.each(planted)('the linter finds %s', async (_, file, source) => {
  const path = fileURLToPath(new URL(file, ROOT))
  await mkdir(new URL('.', new URL(file, ROOT)), { recursive: true })
  await writeFile(path, source)
  try {
    const lint = promisify(execFile)('npx', ['oxlint', '--type-aware', '--deny-warnings', file], { cwd: ROOT })
    await expect(lint).rejects.toMatchObject({ code: 1 })
  } finally {
    await rm(path)
  }
})
