import { readFile } from 'node:fs/promises'
import { modules } from '#server/app.ts'
import { expect, test } from 'vitest'
import { filesLike, ROOT } from './files.ts'

// The matrix and the fuzzer run in several files, so that both cores work. Each file names its capabilities.
test.each(['access', 'fuzz'])('every capability is in a shard of checks/%s', async (folder) => {
  const files = await filesLike(new RegExp(`^checks/${folder}/.*\\.test\\.ts$`))
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, ROOT), 'utf8')))
  const named = new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/describe(?:Matrix|Fuzz)\(\[([^\]]*)\]/g)].flatMap(([, list = '']) =>
        [...list.matchAll(/'([^']+)'/g)].map(([, name]) => name),
      ),
    ),
  )
  const bound = new Set(modules.flatMap((module) => module.endpoints.map((endpoint) => endpoint.capability)))
  expect(bound.size).toBeGreaterThan(4)
  expect([...bound].filter((capability) => !named.has(capability))).toEqual([])
})
