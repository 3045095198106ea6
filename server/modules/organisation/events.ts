import { defineEvent } from '#platform/events/event.ts'
import { LegalEntityId } from '#contract/shared.ts'
import { z } from 'zod'

/** A legal entity is there and still empty: modules that need rows of their own in each one put them in. */
export const legalEntityOpened = defineEvent({
  name: 'organisation.legal-entity-opened',
  data: z.object({ legalEntityId: LegalEntityId }),
})
