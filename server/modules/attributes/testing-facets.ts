// What tests of facets share: counting as a client book does it.
import type { AttributeDefinition, AttributeValue, Facet, Refiner } from '#contract/attribute-shapes.ts'
import type { GivenLegalEntity } from '#server/testing/given.ts'
import { sql } from 'kysely'
import { type Faceted, type FacetRow, facetSql } from './facet-sql.ts'
import { failedOnSql } from './failed-on-sql.ts'
import { readFacets } from './read-facets.ts'
import type { Condition } from './refinements.ts'

/** What a record holds. */
export type Document = Readonly<Record<string, AttributeValue>>

/** A member of a group, as far as facets look at it. */
export function faceted(code: string, definition: AttributeDefinition, refiner: Refiner | null): Faceted {
  return { code, name: { en: code }, definition, refiner }
}

/** What is counted: the attributes to show, and the filters that are on. */
export interface Counting {
  readonly attributes: readonly Faceted[]
  readonly conditions?: readonly Condition[]
}

/** The facets of these documents, as a client book counts: one statement. */
export async function facetsOf(
  entity: GivenLegalEntity,
  documents: readonly Document[],
  { attributes, conditions = [] }: Counting,
): Promise<Facet[]> {
  const rows = sql`(select d.document as attributes, ${failedOnSql(sql.ref('d.document'), conditions)} as failed_on
    from jsonb_array_elements(${JSON.stringify(documents)}::jsonb) as d(document) offset 0)`
  const query = sql<FacetRow>`select * from (${facetSql({ rows, attributes, conditions })}) as facet`
  const found = await entity.inside((tx) => query.execute(tx))
  return readFacets(found.rows, attributes)
}
