import type { Database } from '#platform/database/index.ts'
import { z } from 'zod'

/** A step of a plan that was carried out, as PostgreSQL tells it in JSON. */
const Node = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Index Cond': z.string().optional(),
  'Actual Rows': z.number().optional(),
  'Actual Loops': z.number().optional(),
  'Rows Removed by Filter': z.number().optional(),
  'Rows Removed by Index Recheck': z.number().optional(),
  get Plans() {
    return z.array(Node).optional()
  },
})
type Node = z.output<typeof Node>

const Plan = z.object({ 'Query Text': z.string(), Plan: Node })
/** A statement with the plan by which it was carried out. */
export type Plan = z.output<typeof Plan>

/** What a plan should not do, with the statement. */
export interface Fault {
  readonly fault: string
  readonly statement: string
}

/**
 * Where plans read a table from end to end, or so many of its rows that it comes to the same: a walk along an index of which
 * only the legal entity is given is no scan by name. `sizes` are the large tables with the number of their rows.
 */
export function faultsOf(plans: readonly Plan[], sizes: ReadonlyMap<string, number>): readonly Fault[] {
  return plans.flatMap((plan) =>
    nodesOf(plan.Plan).flatMap((node) => {
      const size = sizes.get(node['Relation Name'] ?? '')
      if (size === undefined) return []
      const read = rowsRead(node)
      const isWhole = node['Node Type'] === 'Seq Scan' || read > size / 2
      if (!isWhole) return []
      const fault = `${node['Node Type']} on ${node['Relation Name']}, ${read} of ${size} rows`
      return [{ fault, statement: plan['Query Text'].replaceAll(/\s+/g, ' ').slice(0, 300) }]
    }),
  )
}

function nodesOf(node: Node): readonly Node[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)]
}

/** Rows a step has looked at in all. PostgreSQL tells the average of its repetitions. */
function rowsRead(node: Node): number {
  const each =
    (node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
  return Math.round(each * (node['Actual Loops'] ?? 0))
}

const PREFIX = /^duration: .* plan:\n/

/** What PostgreSQL has to be told, of one database, to tell the plan of every statement; for connections that are opened then. */
export const TELLING = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_timing': 'off',
  'auto_explain.log_format': 'json',
  'auto_explain.log_level': 'notice',
  // The checks of foreign keys, and what functions do.
  'auto_explain.log_nested_statements': 'on',
} as const

/** Collects the plans of everything that the database's connections carry out from now on, by connections opened from now on. */
export function listenForPlans(database: Database): { readonly plans: Plan[] } {
  const plans: Plan[] = []
  const listen = (pool: Database['pool']) =>
    pool.on('connect', (client) =>
      client.on('notice', ({ message = '' }) => {
        if (PREFIX.test(message)) plans.push(Plan.parse(JSON.parse(message.replace(PREFIX, ''))))
      }),
    )
  listen(database.pool)
  if (database.aside) listen(database.aside.pool)
  return { plans }
}

/** Closes the connections that wait in the pool, so that the next ones are new. */
export async function renewConnections({ pool }: Database): Promise<void> {
  const waiting = await Promise.all(Array.from({ length: pool.idleCount }, () => pool.connect()))
  for (const client of waiting) client.release(true)
}
