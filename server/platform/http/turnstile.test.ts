import { expect, test } from 'vitest'
import { makeTurnstile } from './turnstile.ts'

test('as many as may are inside at once, the others follow in order, and past the line there is 503', async () => {
  const turnstile = makeTurnstile({ atOnce: 2, waiting: 3 })
  const began: number[] = []
  const leave: (() => void)[] = []
  const visits = Array.from({ length: 5 }, (_, n) =>
    turnstile.pass(async () => {
      began.push(n)
      await new Promise<void>((resolve) => leave.push(resolve))
      return n
    }),
  )
  await expect(turnstile.pass(() => Promise.resolve())).rejects.toMatchObject({ kind: { status: 503 } })
  expect(began).toEqual([0, 1])
  for (let n = 0; n < 5; n += 1) {
    leave[n]?.()
    expect(await visits[n]).toBe(n)
    await Promise.resolve()
    expect(began.length).toBe(Math.min(n + 3, 5))
  }
})

test('one that fails makes room', async () => {
  const turnstile = makeTurnstile({ atOnce: 1, waiting: 0 })
  await expect(turnstile.pass(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  await expect(turnstile.pass(() => Promise.resolve('in'))).resolves.toBe('in')
})
