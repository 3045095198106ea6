import { settings } from '#contract/settings.ts'
import { bind, type BoundEndpoint, type Module } from '#platform/module.ts'
import { createNumberSequence } from './create-number-sequence.ts'
import { type Declared, gatherDeclared } from './declared.ts'
import { deleteNumberSequence } from './delete-number-sequence.ts'
import { listFeatures } from './list-features.ts'
import { listNumberGaps, listNumberSequences } from './list-number-sequences.ts'
import { listParameters, requireParameter } from './list-parameters.ts'
import { requireSequence } from './number-queries.ts'
import { resetParameter, setParameter } from './set-parameter.ts'
import { switchFeature } from './switch-feature.ts'
import { updateNumberSequence } from './update-number-sequence.ts'

/** The endpoints over what the modules declare, gathered when the first request needs it. */
export function endpoints(declaring: () => readonly Module[]): readonly BoundEndpoint[] {
  let gathered: Declared | undefined
  const declared = () => (gathered ??= gatherDeclared(declaring()))

  return bind('settings', settings, {
    listFeatures: (ctx, { query }) => listFeatures(ctx, declared(), query),
    switchFeature: (ctx, { params, body, version }) =>
      switchFeature(ctx, declared(), { key: params.feature, ...body, version }),
    listParameters: (ctx, { query }) => listParameters(ctx, declared(), query),
    readParameter: (ctx, { params }) => requireParameter(ctx, declared(), params.parameter),
    setParameter: (ctx, { params, body, version }) =>
      setParameter(ctx, declared(), { key: params.parameter, value: body.value, version }),
    resetParameter: (ctx, { params, version }) => resetParameter(ctx, declared(), { key: params.parameter, version }),
    listNumberSequences: (ctx, { query }) => listNumberSequences(ctx, query),
    createNumberSequence: (ctx, { body }) => createNumberSequence(ctx, body),
    readNumberSequence: (ctx, { params }) => requireSequence(ctx, params.numberSequenceId),
    updateNumberSequence: (ctx, { params, body, version }) =>
      updateNumberSequence(ctx, params.numberSequenceId, { ...body, version }),
    deleteNumberSequence: (ctx, { params, version }) => deleteNumberSequence(ctx, params.numberSequenceId, version),
    listNumberGaps: (ctx, { params, query }) => listNumberGaps(ctx, params.numberSequenceId, query),
  })
}
