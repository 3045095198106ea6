import type { CustomerMatch, CustomerSummary } from '#contract/customer-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import type { Id } from '#contract/shared.ts'
import { type Ctx, requireGrant } from '#platform/context.ts'
import type { CustomerFinder } from '#platform/module.ts'
import { Problem } from '#platform/problem.ts'
import { wordsOf } from '#platform/text/fold.ts'
import { customerSummaries } from '../queries.ts'
import { findCandidates } from './candidates.ts'
import { passesOf } from './passes.ts'
import { rankMatches, type Reason } from './rank.ts'
import { readTyped } from './read-typed.ts'
import { lookUp } from './vocabulary.ts'

const SHOWN = 20

/**
 * The best 20 customers for what was typed into the one search box, each with why. Finds customers of the address books of
 * the stores that the caller’s grant reaches, or of the one store that is named; throws 404 when that is not in reach.
 * Three statements: what the words mean, who has them, their cards. `finders` are those that modules declare.
 */
export async function readCustomerMatches(
  ctx: Ctx,
  { text, storeId }: { readonly text: string; readonly storeId?: Id<'store'> | undefined },
  finders: readonly CustomerFinder[],
): Promise<{ matches: CustomerMatch[]; more: boolean }> {
  const typed = readTyped(text)
  const read = await lookUp(ctx, typed.words, { grant: requireGrant(ctx, 'customer.search'), storeId })
  if (!read) throw new Problem(requestProblems.notFound)
  const { scope, words } = read
  if (scope.kind === 'books' && scope.books.length === 0) return { matches: [], more: false }
  const candidates = await findCandidates(ctx, { typed, passes: passesOf(words), scope, finders })
  const ranked = rankMatches(typed, candidates)
  const best = ranked.slice(0, SHOWN)
  const customers = await customerSummaries(
    ctx,
    best.map(({ customerId }) => customerId),
  )
  const whyOf = new Map(best.map(({ customerId, why }) => [customerId, why]))
  return {
    matches: customers.map((customer) => ({
      customer,
      why: (whyOf.get(customer.id) ?? []).map((reason) => inTheirSpelling(reason, customer)),
    })),
    more: ranked.length > SHOWN,
  }
}

/** The word as it stands in the name, `Núñez`, where the search knows it as `nunez`. */
function inTheirSpelling(reason: Reason, customer: CustomerSummary): Reason {
  if (reason.by !== 'name') return reason
  const spelt = `${customer.name} ${customer.preferredName ?? ''}`.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  return { ...reason, matched: spelt.find((word) => wordsOf(word)[0] === reason.matched) ?? reason.matched }
}
