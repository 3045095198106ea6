import { expect, test } from 'vitest'
import { sharedBuffers } from './settings.ts'

test('shared buffers are an eighth of the memory, from 128 MB to 1 GB', () => {
  expect([0.5, 2, 4, 64].map((gigabytes) => sharedBuffers(gigabytes * 1024 ** 3))).toEqual([128, 256, 512, 1024])
})
