/** What is written about an error: enough to find the line of code, nothing of the data it was about. */
export interface DescribedError {
  readonly name: string
  readonly code?: string
  /** In development only: whatever an error was about, its message may quote. */
  readonly message?: string
  /** Names out of the database's catalog, when it was the database that refused. */
  readonly constraint?: string
  readonly table?: string
  readonly at?: readonly string[]
  readonly cause?: DescribedError
}

/** Describes an error and its causes for the log. Never throws. */
export function describeError(error: unknown, withMessages: boolean, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { name: `thrown ${typeof error}` }
  const { name, stack, cause } = error
  const code = textOf(error, 'code')
  const constraint = textOf(error, 'constraint')
  const table = textOf(error, 'table')
  const at = stack
    ?.split('\n')
    .flatMap((line) => /^\s+at (.+)$/.exec(line)?.[1] ?? [])
    .slice(0, 12)
  return {
    name: name.slice(0, 100),
    ...(code === undefined ? {} : { code }),
    ...(withMessages ? { message: error.message } : {}),
    ...(constraint === undefined ? {} : { constraint }),
    ...(table === undefined ? {} : { table }),
    ...(at === undefined ? {} : { at }),
    ...(cause === undefined || depth > 3 ? {} : { cause: describeError(cause, withMessages, depth + 1) }),
  }
}

function textOf(error: object, key: string): string | undefined {
  const value: unknown = Object.entries(error).find(([name]) => name === key)?.[1]
  return typeof value === 'string' ? value.slice(0, 100) : undefined
}
