import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROOT } from './files.ts'

// `npm test`: everything that has to hold, in the order in which it fails fastest. The last line counts.

interface Count {
  readonly passed: number
  readonly failed: number
}

const steps: readonly (readonly [name: string, command: readonly string[]])[] = [
  ['format', ['oxfmt', '--check']],
  ['lint', ['oxlint', '--type-aware', '--deny-warnings']],
  ['types', ['tsc']],
  ['unused files, exports and dependencies', ['knip']],
]

const cwd = fileURLToPath(ROOT)

function run(command: readonly string[]): Promise<boolean> {
  const [name = '', ...args] = command
  return new Promise((resolve) => {
    const child = spawn(join(cwd, 'node_modules', '.bin', name), args, { cwd, stdio: 'inherit' })
    child.on('error', (error) => {
      console.error(error.message)
      resolve(false)
    })
    child.on('exit', (code) => resolve(code === 0))
  })
}

async function runTests(): Promise<Count> {
  const folder = await mkdtemp(join(tmpdir(), 'carnet-report-'))
  const report = join(folder, 'report.json')
  try {
    const isGreen = await run(['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`])
    const { numPassedTests, numFailedTests, numTotalTests } = JSON.parse(await readFile(report, 'utf8')) as Record<
      string,
      number
    > // Vitest's own report.
    // A file that does not even load, a leak after the tests, or a run that looked at nothing is a failure that no test counts.
    const silent = numTotalTests === 0 || (!isGreen && numFailedTests === 0) ? 1 : 0
    return { passed: numPassedTests ?? 0, failed: (numFailedTests ?? 0) + silent }
  } catch (error) {
    console.error(error)
    return { passed: 0, failed: 1 }
  } finally {
    await rm(folder, { recursive: true })
  }
}

const began = performance.now()
let passed = 0
let failed = 0
for (const [name, command] of steps) {
  const isGreen = await run(command)
  console.log(`${isGreen ? 'ok' : 'FAILED'}: ${name}`)
  if (isGreen) passed += 1
  else failed += 1
}
const tests = await runTests()
passed += tests.passed
failed += tests.failed
console.log(`took ${Math.round((performance.now() - began) / 1000)} s`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
