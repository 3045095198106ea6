import type { DemoEntity } from '../boutique.ts'

/** How many customers a store has at size 1: 2,400 together. */
export const CUSTOMERS_OF: Readonly<Record<string, number>> = { milan: 760, florence: 420, madrid: 520, london: 700 }

/** The years of purchases that are told. */
export const YEARS_TOLD = 3

export interface World {
  readonly entity: DemoEntity
  /** Today, as far as the demo knows: everything lies before it. */
  readonly day: string
  /** 1 for the whole demo; less for tests. */
  readonly size: number
}

/** Second entries among so many customers of a store: a handful. */
export const repeatsIn = (wanted: number) => Math.max(1, Math.round(wanted * 0.005))
