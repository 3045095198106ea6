import { createHash } from 'node:crypto'
import { totalmem } from 'node:os'

/** The port is part of the socket's file name and nothing else: the server listens on no network. */
export const PORT = 5432
export const DATABASE = 'carnet'
export const OWNER_ROLE = 'carnet_owner'
export const APP_ROLE = 'carnet_app'
export const SUPERUSER = 'postgres'

/**
 * Megabytes of shared buffers for a machine with so many bytes of memory: an eighth, from 128 to 1024. An idle server touches
 * little of them, so they cost memory only when they serve. A store client book of 20,000 clients lies on 160 MB once it has
 * grown for years; with 1 GB its counts take half the time they take with 128 MB.
 */
export function sharedBuffers(memory: number): number {
  return Math.min(Math.max(Math.floor(memory / 8 / 1024 ** 2), 128), 1024)
}

// They are given on the command line, so that a new release changes them and no file in the cluster can contradict them.
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  // Relative to the cluster: short enough whatever the data directory's path, and in the data directory itself, so that
  // another container which mounts the same volume meets a live server there and not only a process number of elsewhere.
  unix_socket_directories: '../socket',
  unix_socket_permissions: '0700',
  port: String(PORT),

  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',

  max_connections: '60',
  shared_buffers: `${sharedBuffers(totalmem())}MB`,
  jit: 'off',
  io_method: 'sync',
  max_wal_senders: '0',
  max_logical_replication_workers: '0',

  // No personal data in logs. An error's text can quote the value that it refused and its detail the row, and the
  // application gets both anyway; so only PostgreSQL's own events are written (`log` ranks above `error` here).
  log_destination: 'stderr',
  logging_collector: 'off',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_checkpoints: 'off',
  log_timezone: 'UTC',
  timezone: 'UTC',
}

/** The server's arguments, and a fingerprint of program and settings by which an adopter knows whether they are its own. */
export interface ServerArguments {
  readonly args: readonly string[]
  readonly fingerprint: string
}

/** The arguments for a program (named so that another release of it has another fingerprint) and the caller's settings. */
export function serverArguments(program: string, overrides: Readonly<Record<string, string>>): ServerArguments {
  const pairs = Object.entries({ ...SETTINGS, ...overrides }).map(([name, value]) => `${name}=${value}`)
  const digest = createHash('sha256')
    .update(JSON.stringify([program, pairs]))
    .digest('hex')
  const fingerprint = `carnet-${digest.slice(0, 12)}`
  return { fingerprint, args: [...pairs, `cluster_name=${fingerprint}`].flatMap((pair) => ['-c', pair]) }
}
