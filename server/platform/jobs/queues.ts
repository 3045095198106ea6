/** The schema that pg-boss keeps its tables in, beside ours. The owner makes it; the serving role only reads and writes rows. */
export const BOSS_SCHEMA = 'pgboss'

const MINUTE = 60
const HOUR = 3600
const YEAR = 365 * 24 * HOUR

/**
 * A worker renews its hold on a job every 15 s. One that was killed stops doing so: after 30 s its hold is void, the
 * supervisor sees that within 15 s more, and with the first retry's delay and the polling pause of at most 5 s each the
 * job runs again within a minute.
 */
export const HEARTBEAT_SECONDS = 30
export const SUPERVISE_SECONDS = 15
export const POLL_SECONDS = 5

const work = {
  policy: 'standard',
  notify: true,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  retryDelay: 5,
  retryBackoff: true,
  retryDelayMax: HOUR,
  deadLetter: 'dead',
  // What is waiting stays, however long the workers are away; what is done is told by job_run, not here.
  retentionSeconds: YEAR,
  deleteAfterSeconds: HOUR,
}

/**
 * pg-boss's queues: fixed, so that a new job or subscriber needs no change of schema. `jobs` and `events` are apart so that
 * long jobs do not hold up events; `ticks` starts scheduled jobs; `dead` gets what was tried for the last time, also when
 * the worker died of it and could not say so. In the order in which they may refer to each other.
 */
export const QUEUES = {
  dead: {
    policy: 'standard',
    notify: true,
    retryLimit: 1000,
    retryDelay: MINUTE,
    retentionSeconds: YEAR,
    deleteAfterSeconds: HOUR,
  },
  jobs: { ...work, expireInSeconds: 6 * HOUR, retryLimit: 5 },
  events: { ...work, expireInSeconds: 5 * MINUTE, retryLimit: 12 },
  ticks: { ...work, expireInSeconds: 10 * MINUTE, retryLimit: 12, deadLetter: null },
} as const

export type Queue = keyof typeof QUEUES
