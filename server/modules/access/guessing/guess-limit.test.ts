import { expect, test } from 'vitest'
import { ONE_NETWORK, ONE_SECRET, secondsToWait } from './guess-limit.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 8) + seconds * 1000)
const failed = (failures: number) => ({ failures, lastFailedAt: at(0) })

test('five tries are free, then the delay doubles up to a quarter of an hour', () => {
  const delays = [0, 1, 4, 5, 6, 7, 13, 14, 15, 100, 1e9].map((failures) =>
    secondsToWait(ONE_SECRET, failed(failures), at(0)),
  )
  expect(delays).toEqual([0, 0, 0, 2, 4, 8, 512, 900, 900, 900, 900])
})

test('a delay runs out to the second', () => {
  expect(secondsToWait(ONE_SECRET, failed(7), at(7))).toBe(1)
  expect(secondsToWait(ONE_SECRET, failed(7), at(8))).toBe(0)
})

test('of ten thousand guesses spread over a day at most 110 are looked at', () => {
  let seen: { failures: number; lastFailedAt: Date } | undefined
  let looked = 0
  for (let guess = 0; guess < 10_000; guess += 1) {
    const now = at((guess * 86_400) / 10_000)
    if (secondsToWait(ONE_SECRET, seen, now) > 0) continue
    looked += 1
    seen = { failures: (seen?.failures ?? 0) + 1, lastFailedAt: now }
  }
  expect(looked).toBeLessThanOrEqual(110)
  expect(looked).toBeGreaterThan(90)
})

test('a day without failures forgets a login’s, an hour a network’s', () => {
  // The longest delay is shorter than what is remembered, so only the count can tell.
  expect(ONE_SECRET.longestSeconds).toBeLessThan(ONE_SECRET.forgetAfterSeconds)
  expect(secondsToWait(ONE_NETWORK, failed(500), at(30))).toBe(30)
  expect(secondsToWait(ONE_NETWORK, failed(500), at(3600))).toBe(0)
})
