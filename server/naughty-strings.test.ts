import { existsSync, readFileSync } from 'node:fs'
import { naughtyFaults, withTexts } from '#server/testing/naughty-strings.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'

// The Big List of Naughty Strings lies beside the checkout, not in it.
const list = new URL('../../shared/data/text/blns.json', import.meta.url)

test(
  'naughty strings in every text come back as they were put in, or are refused with a pointer to them',
  { timeout: 120_000 },
  async () => {
    if (!existsSync(list)) {
      process.stdout.write('Not run: the list of naughty strings is not beside this checkout.\n')
      return
    }
    const naughty: readonly string[] = JSON.parse(readFileSync(list, 'utf8'))
    expect(naughty).toHaveLength(515)
    expect(withTexts.length).toBeGreaterThan(8)
    await using world = await testWorld()
    const associate = await world.given.associate({ may: 'everything' })
    expect(await naughtyFaults(associate, naughty, 16)).toEqual([])
  },
)
