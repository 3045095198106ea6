import { codeOf } from './failure.ts'

/** Whether a process of this number lives on this machine, whoever owns it. A hint only: numbers are used again. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) !== 'ESRCH'
  }
}
