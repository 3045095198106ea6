import type { Feature } from '#platform/feature.ts'

/** Client books and what stands on them. Several modules belong to it, so it is declared below all of them. */
export const clienteling = { key: 'clienteling' } as const satisfies Feature
