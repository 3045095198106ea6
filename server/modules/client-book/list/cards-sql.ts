import type { ClientCard } from '#contract/client-book-shapes.ts'
import type { AttributeValue } from '#contract/attribute-shapes.ts'
import type { CustomerSummary } from '#contract/customer-shapes.ts'
import type { PageKey } from '#platform/http/page.ts'
import { type RawBuilder, sql } from 'kysely'
import { summarySql } from '#modules/customers/index.ts'
import type { Ctx } from '#platform/context.ts'
import { isCurrent, standing } from './lines.ts'

type Keeper = ClientCard['keepers'][number]

/** A card as the database answers it, in json. */
export interface CardRow {
  readonly customer: CustomerSummary
  readonly version: number
  readonly attributes: Readonly<Record<string, AttributeValue>>
  readonly keepers: readonly (Omit<Keeper, 'until' | 'since'> & {
    readonly until: string | null
    readonly since: string
  })[]
  /** Names of the records that values refer to, by the ids of the values. */
  readonly names: Readonly<Record<string, string>>
  /** Where a list that goes on after this card begins. */
  readonly place: PageKey
}

/** The columns of a card over `page`, rows with `customer_id`, `attributes` and `place`, joined to its `customer`. */
export function cardSql(ctx: Pick<Ctx, 'legalEntityId' | 'now'>, names: RawBuilder<unknown>): RawBuilder<CardRow> {
  return sql<CardRow>`json_build_object(
    'customer', ${summarySql}, 'version', customer.version, 'attributes', page.attributes, 'place', page.place,
    'names', ${names}, 'keepers', (
      select coalesce(json_agg(json_build_object('associateId', keeper.associate_id, 'role', keeper.role,
        'until', keeper.until, 'since', keeper.since, 'associateName', associate.name, 'bookNumber', book.number)
        order by ${standing('keeper')}), '[]')
      from customer_keeper keeper
      join associate on associate.legal_entity_id = keeper.legal_entity_id and associate.id = keeper.associate_id
      join client_book book on book.legal_entity_id = keeper.legal_entity_id and book.associate_id = keeper.associate_id
      where keeper.legal_entity_id = ${ctx.legalEntityId} and keeper.customer_id = page.customer_id
        and ${isCurrent(ctx, 'keeper')}))`
}
