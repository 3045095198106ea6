/** The points of a change's way at which a reliability trial can end the server. */
export const FAILPOINTS = [
  'before-begin',
  'after-parse',
  'mid-transaction',
  'before-commit',
  'after-commit',
  'before-response',
] as const
export type FailpointName = (typeof FAILPOINTS)[number]

/** Where this process is to die: at the `nth` passage of a point, counted from 1. */
export interface Failpoint {
  readonly name: FailpointName
  readonly nth: number
}

let armed: { readonly name: FailpointName; left: number } | undefined

/** Arms a failpoint for the rest of this process's life. Only a trial's configuration holds one: see `CARNET_FAILPOINT`. */
export function armFailpoint(failpoint: Failpoint | undefined): void {
  if (failpoint) armed = { name: failpoint.name, left: failpoint.nth }
}

/** A point that is passed. Does nothing, unless a trial armed it: then this process ends here, without notice or tidying up. */
export function pass(name: FailpointName): void {
  if (armed === undefined || armed.name !== name) return
  armed.left -= 1
  if (armed.left <= 0) process.kill(process.pid, 'SIGKILL')
}
