import { legalEntityOpened } from '#modules/organisation/index.ts'
import { defineSubscriber } from '#platform/events/event.ts'
import { addRolePresets } from './add-role-presets.ts'

/** Every new legal entity starts with the preset roles. */
export const addRolePresetsToNew = defineSubscriber({
  event: legalEntityOpened,
  name: 'access.add-role-presets',
  handle: (ctx) => addRolePresets(ctx),
})
