import type { Jobs } from './index.ts'

/** Jobs for tests that are not about them: nothing runs. */
export function idleJobs(): Jobs {
  return { stop: () => Promise.resolve() }
}
