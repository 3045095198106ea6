import { describeError } from './describe-error.ts'

/** Everything that a log line may say. What is not named here cannot be logged: no body, query, cookie, token or name. */
export interface LogFields {
  readonly requestId?: string | undefined
  /** The caller's kind and id, `associate:0197…`. */
  readonly principal?: string | undefined
  readonly legalEntityId?: string | undefined
  readonly method?: string | undefined
  /** The route's template, never the address. */
  readonly route?: string | undefined
  readonly status?: number | undefined
  readonly ms?: number | undefined
  /** A problem's or an error's code. */
  readonly code?: string | undefined
  readonly job?: string | undefined
  readonly attempt?: number | undefined
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly role?: string | undefined
  readonly version?: string | undefined
  readonly count?: number | undefined
}

const allowed: ReadonlySet<string> = new Set<keyof LogFields>([
  'requestId',
  'principal',
  'legalEntityId',
  'method',
  'route',
  'status',
  'ms',
  'code',
  'job',
  'attempt',
  'host',
  'port',
  'role',
  'version',
  'count',
])

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** Writes what happened, a JSON object a line. */
export interface Log {
  /** `event` is a fixed phrase of the program, such as `request` or `listening`; what varies is in the fields. */
  write(level: Exclude<LogLevel, 'silent'>, event: string, fields?: LogFields): void
  /** An error that nobody expected, with where it was thrown. What it says, only at level `debug`: it may quote data. */
  fault(error: unknown, fields?: LogFields): void
}

/** A log that writes lines of `level` and above. A value cannot begin a new line: JSON escapes line breaks. */
export function createLog(level: LogLevel, put: (line: string) => void = (line) => process.stdout.write(line)): Log {
  const threshold = LOG_LEVELS.indexOf(level)
  function write(of: Exclude<LogLevel, 'silent'>, event: string, fields: object): void {
    if (LOG_LEVELS.indexOf(of) < threshold) return
    put(`${JSON.stringify({ time: new Date().toISOString(), level: of, event, ...fields })}\n`)
  }
  return {
    write: (of, event, fields = {}) => write(of, event, allowedOf(fields)),
    fault: (error, fields = {}) =>
      write('error', 'fault', { ...allowedOf(fields), error: describeError(error, level === 'debug') }),
  }
}

// Types do not hold back a wider object that was passed along; this does.
function allowedOf(fields: LogFields): Record<string, string | number> {
  const kept: Record<string, string | number> = {}
  for (const [key, value] of Object.entries(fields))
    if (allowed.has(key) && value !== undefined)
      kept[key] = typeof value === 'string' ? value.slice(0, 200) : Number(value)
  return kept
}
