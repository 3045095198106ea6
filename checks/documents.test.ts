import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { deadPaths, existsBelow } from './documents.ts'
import { filesLike, ROOT } from './files.ts'

test('every path that a document names exists', async () => {
  const files = await filesLike(/\.md$/)
  expect(files.length).toBeGreaterThan(10)
  const dead = await Promise.all(
    files.map(async (file) => deadPaths(file, await readFile(new URL(file, ROOT), 'utf8'), existsBelow(ROOT))),
  )
  expect(dead.flat()).toEqual([])
})

test('the check finds a dead link and a dead path, and leaves addresses and examples alone', () => {
  const text =
    'See [a](../gone.md), `server/gone.ts`, [b](https://example.com/x.md), `contract/endpoint.ts:12`, `server/modules/<name>/`\n```\n`server/example.ts`\n```\n'
  expect(deadPaths('docs/decisions/x.md', text, existsBelow(ROOT))).toEqual([
    'docs/decisions/x.md names docs/gone.md',
    'docs/decisions/x.md names server/gone.ts',
  ])
})
