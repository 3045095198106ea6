import type { Refinement } from '#contract/attribute-shapes.ts'
import type { SavedView } from '#contract/client-book-shapes.ts'
import { requestProblems } from '#contract/problems.ts'
import { type Condition, parseRefinement } from '#modules/attributes/index.ts'
import { type FieldError, Problem } from '#platform/problem.ts'
import type { Layout } from './layout.ts'

type Read =
  | { readonly ok: true; readonly value: Condition }
  | {
      readonly ok: false
      readonly because: SavedView['unavailable'][number]['because']
      readonly errors: readonly FieldError[]
    }

/** Reads one filter by the attributes of the two groups: what is not in them, retired, or without a refiner is no filter. */
function read(layout: Layout, refinement: Refinement, pointer: string): Read {
  const attribute = layout.attributes.find(({ code }) => code === refinement.attribute)
  const because =
    attribute === undefined
      ? 'not-in-group'
      : attribute.retiredAt !== null
        ? 'retired'
        : attribute.refiner === null
          ? 'not-refinable'
          : undefined
  if (attribute === undefined || because !== undefined)
    return { ok: false, because: because ?? 'not-in-group', errors: [{ pointer, code: 'attributes/not-refinable' }] }
  const parsed = parseRefinement(attribute, refinement, { pointer, today: layout.today })
  return parsed.ok ? parsed : { ok: false, because: 'changed', errors: parsed.errors }
}

/** The filters, checked. Throws 422 with a pointer below `pointer` for each that is none. */
export function conditionsOf(layout: Layout, refinements: readonly Refinement[], pointer: string): Condition[] {
  const all = refinements.map((refinement, row) => read(layout, refinement, `${pointer}/${row}`))
  const errors = all.flatMap((one) => (one.ok ? [] : one.errors))
  if (errors.length > 0) throw new Problem(requestProblems.invalid, { errors })
  return all.flatMap((one) => (one.ok ? one.value : []))
}

/** The filters that would be refused, with why: what has become of their attributes since they were saved. */
export function unavailableOf(layout: Layout, refinements: readonly Refinement[]): SavedView['unavailable'] {
  return refinements.flatMap((refinement) => {
    const one = read(layout, refinement, '#')
    return one.ok ? [] : { attribute: refinement.attribute, because: one.because }
  })
}
