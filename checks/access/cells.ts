import type { Scope } from '#contract/operations.ts'
import type { BoundEndpoint } from '#platform/module.ts'
import { everything, everythingBut } from './callers.ts'
import { type Cell, cell, operationOf, scopesOf, type Stage } from './matrix.ts'
import { ACROSS_ENTITIES, type Relation, type Verdict, verdictOf } from './oracle.ts'
import { paramsOf, relationsOf } from './targets.ts'

/** Endpoints that tokens may not use although they ask for no operation, or for one that a token has. */
const SESSIONS_ONLY: ReadonlySet<string> = new Set(['createToken'])

const STATUS: Readonly<Record<Verdict, Cell['expected']>> = { allowed: 'allowed', forbidden: 403, invisible: 404 }

/** Canaries of stores that a scope does not reach, and those of the other legal entity. */
function hiddenFrom(scope: Scope, operationId: string): readonly string[] {
  if (scope === 'installation' && ACROSS_ENTITIES.has(operationId)) return []
  if (scope === 'legalEntity' || scope === 'installation') return ['CNRY-b']
  return ['CNRY-b', 'CNRY-a-there', ...(scope === 'addressBook' ? [] : ['CNRY-a-sharing'])]
}

/** Everything that an endpoint has to refuse. Refusals change nothing, so their callers are shared. */
export async function deniedCells(on: Stage, bound: BoundEndpoint): Promise<readonly Cell[]> {
  const { endpoint } = bound
  if (endpoint.access.kind === 'public') return []
  const relations = relationsOf(bound)
  const [first = 'none'] = relations
  const cells: Cell[] = []
  const add = async (of: Parameters<typeof cell>[1]) => void cells.push(await cell(on, of))
  for (const caller of await on.of.a.nobodies()) await add({ bound, caller, relation: first, expected: 401 })
  if (endpoint.access.kind === 'signedIn') return [...cells, ...(await ownDenials(on, bound))]

  const operation = operationOf(bound)
  const may = everythingBut(operation)
  const without = [
    await on.of.a.who({}),
    await on.of.a.who(may),
    await on.of.a.token(everything(), Object.keys(may) as (keyof typeof may)[]), // Keys of operations.
    // A token carries no more than its owner has.
    await on.of.a.token(may, [operation]),
  ]
  for (const caller of without) for (const relation of relations) await add({ bound, caller, relation, expected: 403 })
  for (const scope of scopesOf(bound))
    for (const relation of relations)
      for (const others of [false, true]) {
        const verdict = verdictOf(bound.operationId, { scope, others }, relation)
        if (verdict === 'allowed') continue
        const caller = await on.of.a.who(others ? everythingBut(operation, scope) : { [operation]: scope })
        await add({ bound, caller, relation, expected: STATUS[verdict] })
      }
  return [...cells, ...(await fromElsewhere(on, bound))]
}

/** Associates of other stores and of the other legal entity, who may do everything there, ask for rows of the store `here`. */
async function fromElsewhere(on: Stage, bound: BoundEndpoint): Promise<readonly Cell[]> {
  const cells: Cell[] = []
  const operation = operationOf(bound)
  const relations = relationsOf(bound)
  const row = relations.find((relation) => relation === 'store' || relation === 'whole')
  if (row === undefined) return []
  const isDeclared = !relations.includes('otherEntity')
  if (!isDeclared)
    cells.push(await cell(on, { bound, relation: row, expected: 404, caller: await on.of.b.who(everything()) }))
  if (row !== 'store') return cells
  for (const [place, relation] of [
    ['sharing', 'addressBook'],
    ['there', 'entity'],
  ] as const)
    for (const scope of scopesOf(bound)) {
      const verdict = verdictOf(bound.operationId, { scope, others: true }, relation)
      if (verdict === 'allowed') continue
      const caller = await on.of.a.who(everythingBut(operation, scope), place)
      cells.push(await cell(on, { bound, caller, relation: row, expected: STATUS[verdict] }))
    }
  return cells
}

/** What concerns the caller’s own session: no token has one, and other people’s sessions are not there. */
async function ownDenials(on: Stage, bound: BoundEndpoint): Promise<readonly Cell[]> {
  const cells: Cell[] = []
  const problems = bound.endpoint.problems ?? []
  if (problems.some(({ code }) => code === 'access/session-needed')) {
    const caller = await on.of.a.token(everything(), ['store.read'])
    cells.push(await cell(on, { bound, caller, relation: relationsOf(bound)[0] ?? 'none', expected: 403 }))
  }
  const caller = await on.of.a.who(everything())
  for (const relation of relationsOf(bound).filter((name) => name !== 'none' && name !== 'own'))
    cells.push(await cell(on, { bound, caller, relation, expected: 404 }))
  return cells
}

/** Everything that an endpoint has to do: each scope, each row that it reaches, each with a caller of its own. */
export async function allowedCells(on: Stage, bound: BoundEndpoint): Promise<readonly (() => Promise<Cell>)[]> {
  const { access } = bound.endpoint
  if (access.kind === 'public') return []
  const relations = relationsOf(bound)
  if (access.kind === 'signedIn') {
    const relation: Relation | 'none' = relations.includes('own') ? 'own' : 'none'
    return [
      async () => cell(on, { bound, caller: await on.of.a.itself(bound.operationId), relation, expected: 'allowed' }),
    ]
  }
  const operation = operationOf(bound)
  const verdict = (scope: Scope | undefined, others: boolean, relation: Relation | 'none') =>
    verdictOf(bound.operationId, { scope, others }, relation)
  const made = scopesOf(bound).flatMap((scope) =>
    relations.flatMap((relation) => {
      // Other operations are had as well only where it takes them.
      const others = verdict(scope, false, relation) !== 'allowed'
      if (verdict(scope, others, relation) !== 'allowed') return []
      const may = others ? everythingBut(operation, scope) : { [operation]: scope }
      return async () => {
        const caller = await on.of.a.who(may, 'here', true)
        const hidden = hiddenFrom(others ? 'legalEntity' : scope, bound.operationId)
        return cell(on, { bound, caller, relation, expected: 'allowed', hidden })
      }
    }),
  )
  const widest = scopesOf(bound).findLast((scope) => scope !== 'installation')
  const reached = relations.filter((relation) => verdict(widest, false, relation) === 'allowed')
  // A token’s owner may more than the token, so about oneself it is not asked.
  const row = reached.find((relation) => relation !== 'own') ?? reached[0]
  if (row === undefined) return made
  const byToken = async () => {
    const caller = await on.of.a.token(everything(), [operation])
    const isRefused = SESSIONS_ONLY.has(bound.operationId)
    return cell(on, { bound, caller, relation: row, expected: isRefused ? 403 : 'allowed' })
  }
  return [...made, byToken]
}

/** True when the answer about this row is the one about no row at all, byte by byte. */
export const isInvisible = ({ expected, bound }: Cell) => expected === 404 && paramsOf(bound).length > 0
