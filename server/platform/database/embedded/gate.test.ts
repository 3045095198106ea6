import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { enterGate } from './gate.ts'
import { trialFolder } from './trial.ts'

test('one process at a time may start a database in a folder, and a killed one is not waited for', async () => {
  await using folder = await trialFolder()
  const gate = await enterGate(folder.path)
  expect(gate).toBeDefined()
  expect(await enterGate(folder.path)).toBeUndefined()
  gate?.leave()
  const script = `const { enterGate } = await import(${JSON.stringify(join(import.meta.dirname, 'gate.ts'))})
    console.log(String(await enterGate(${JSON.stringify(folder.path)}))); setInterval(() => {}, 1000)`
  const other = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  expect(String(await once(other.stdout, 'data'))).toContain('[object Object]')
  expect(await enterGate(folder.path)).toBeUndefined()
  other.kill('SIGKILL')
  await once(other, 'exit')
  const again = await enterGate(folder.path)
  expect(again).toBeDefined()
  again?.leave()
})
