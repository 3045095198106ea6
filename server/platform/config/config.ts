import { z } from 'zod'
import { type Failpoint, FAILPOINTS } from '../failpoint.ts'

/** The configuration has faults. The message names all of them, one a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const postgresUrl = z.url({ protocol: /^postgres(?:ql)?$/ })

const failpoint = z
  .string()
  .regex(new RegExp(`^(?:${FAILPOINTS.join('|')}):[1-9]\\d{0,5}$`), {
    error: `must be one of ${FAILPOINTS.join(', ')}, a colon and a number from 1`,
  })
  .transform((text): Failpoint => {
    const [name, nth] = text.split(':')
    return { name: name as Failpoint['name'], nth: Number(nth) } // The expression lets no other name through.
  })

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  /** Where people reach this server; decides cookie security and the links it writes. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATABASE_URL: postgresUrl.optional(),
  /** The login that migrates, when it is another than the one that serves. */
  DATABASE_OWNER_URL: postgresUrl.optional(),
  DATABASE_REPLICA_URL: postgresUrl.optional(),
  CARNET_DATA_DIR: z.string().min(1).default('./data'),
  CARNET_ROLE: z.enum(['all', 'web', 'jobs']).default('all'),
  CARNET_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** How many proxies stand before the server; only so many X-Forwarded-For entries are believed. */
  CARNET_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  /** Requests a minute with one session or token; one network has ten times as many, tries of a secret a tenth. */
  CARNET_REQUEST_RATE: z.coerce.number().int().min(60).max(1_000_000_000).default(1_200),
  /** Bearer token for /metrics. Without it only this machine may read them. */
  CARNET_METRICS_TOKEN: z.string().min(16).optional(),
  /** Kills this process at a named point, for reliability trials; only together with CARNET_TRIAL. See docs/operate/promises.md. */
  CARNET_FAILPOINT: failpoint.optional(),
  CARNET_TRIAL: z.literal('1').optional(),
})

/** Everything that is decided outside the program. Read once, at start. */
export interface Config {
  readonly port: number
  readonly host: string
  readonly publicUrl: URL
  readonly databaseUrl: string | undefined
  readonly databaseOwnerUrl: string | undefined
  readonly databaseReplicaUrl: string | undefined
  readonly dataDirectory: string
  readonly role: 'all' | 'web' | 'jobs'
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  readonly proxies: number
  /** Requests a minute with one session or token. */
  readonly requestRate: number
  readonly metricsToken: string | undefined
  /** Where a reliability trial ends this process; absent everywhere else. */
  readonly failpoint: Failpoint | undefined
}

/** Parses the environment; an empty variable counts as absent. Throws `ConfigError` naming every fault at once. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = environment.safeParse(given)
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new ConfigError(`The configuration has ${faults.length === 1 ? 'a fault' : 'faults'}:\n${faults.join('\n')}`)
  }
  const value = parsed.data
  if (value.CARNET_FAILPOINT && !value.CARNET_TRIAL)
    throw new ConfigError(
      'The configuration has a fault:\n  CARNET_FAILPOINT: kills the server on purpose and is for reliability trials. Remove it; a trial sets CARNET_TRIAL=1 as well.',
    )
  return {
    port: value.PORT,
    host: value.HOST,
    publicUrl: new URL(value.PUBLIC_URL ?? `http://localhost:${value.PORT}`),
    databaseUrl: value.DATABASE_URL,
    databaseOwnerUrl: value.DATABASE_OWNER_URL,
    databaseReplicaUrl: value.DATABASE_REPLICA_URL,
    dataDirectory: value.CARNET_DATA_DIR,
    role: value.CARNET_ROLE,
    logLevel: value.CARNET_LOG,
    proxies: value.CARNET_PROXIES,
    requestRate: value.CARNET_REQUEST_RATE,
    metricsToken: value.CARNET_METRICS_TOKEN,
    failpoint: value.CARNET_FAILPOINT,
  }
}
