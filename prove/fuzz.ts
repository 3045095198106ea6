import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
/** Cases an operation, when none are asked for; ten times as many as in `npm test`. */
const CASES = 2_000

/** Runs the fuzzer of `checks/fuzz` with more cases an operation. Resolves with what it said; `isSound` when nothing was found. */
export function proveFuzz(cases = CASES): Promise<{ cases: number; isSound: boolean; said: string }> {
  const args = ['run', 'checks/fuzz', '--testTimeout=3600000']
  const env = { ...process.env, FUZZ_CASES: String(cases) }
  return new Promise((resolve) =>
    execFile(`${root}node_modules/.bin/vitest`, args, { cwd: root, env, maxBuffer: 1 << 28 }, (error, out, err) =>
      resolve({ cases, isSound: error === null, said: out + err }),
    ),
  )
}
