import { z } from 'zod'
import { defineEndpoints, defineProblems, operation } from './endpoint.ts'
import {
  CreateNumberSequence,
  Feature,
  NumberGap,
  NumberSequence,
  Parameter,
  UpdateNumberSequence,
} from './settings-shapes.ts'
import { NumberSequenceId, pageOf, pageQuery } from './shared.ts'

export const settingsProblems = defineProblems({
  codeTaken: { code: 'settings/number-sequence-code-taken', status: 409 },
  idTaken: { code: 'settings/id-taken', status: 409 },
  exhausted: { code: 'settings/number-sequence-exhausted', status: 409 },
  stopped: { code: 'settings/number-sequence-stopped', status: 409 },
  belowHighestIssued: { code: 'settings/below-highest-issued', status: 409 },
  patternAmbiguous: { code: 'settings/number-pattern-ambiguous', status: 409 },
  inUse: { code: 'settings/number-sequence-in-use', status: 409 },
  issued: { code: 'settings/number-sequence-issued', status: 409 },
})

const ofFeature = { params: z.strictObject({ feature: z.string().max(100) }) } as const
const ofParameter = { params: z.strictObject({ parameter: z.string().max(100) }) } as const
const ofSequence = { params: z.strictObject({ numberSequenceId: NumberSequenceId }) } as const
const read = operation('settings.read')
const manage = operation('settings.manage')

export const settings = defineEndpoints({
  listFeatures: {
    method: 'GET',
    path: '/features',
    summary: 'List the features and whether they are on in this legal entity, by key',
    access: read,
    query: z.strictObject(pageQuery),
    response: pageOf(Feature),
  },
  switchFeature: {
    method: 'PUT',
    path: '/features/:feature',
    summary: 'Switch a feature on or off in this legal entity',
    description: 'While it is off, everything that belongs to it answers as if it did not exist. Nothing is deleted.',
    access: manage,
    ...ofFeature,
    body: z.strictObject({ isOn: z.boolean() }),
    response: Feature,
    ifMatch: true,
  },
  listParameters: {
    method: 'GET',
    path: '/parameters',
    summary: 'List the parameters with schema, value and default, by key',
    access: read,
    query: z.strictObject({ ...pageQuery, declaredBy: z.string().max(100).optional() }),
    response: pageOf(Parameter),
  },
  readParameter: {
    method: 'GET',
    path: '/parameters/:parameter',
    summary: 'Read a parameter',
    access: read,
    ...ofParameter,
    response: Parameter,
  },
  setParameter: {
    method: 'PUT',
    path: '/parameters/:parameter',
    summary: 'Set a parameter',
    access: manage,
    ...ofParameter,
    body: z.strictObject({ value: z.unknown() }).meta({ description: 'The value must fit the parameter’s schema' }),
    response: Parameter,
    ifMatch: true,
  },
  resetParameter: {
    method: 'DELETE',
    path: '/parameters/:parameter',
    summary: 'Take back what was set: the default is in force again',
    access: manage,
    ...ofParameter,
    response: Parameter,
    ifMatch: true,
  },
  listNumberSequences: {
    method: 'GET',
    path: '/number-sequences',
    summary: 'List the number sequences, by code',
    access: read,
    query: z.strictObject(pageQuery),
    response: pageOf(NumberSequence),
  },
  createNumberSequence: {
    method: 'POST',
    path: '/number-sequences',
    summary: 'Create a number sequence',
    access: manage,
    body: CreateNumberSequence,
    response: NumberSequence,
    status: 201,
    problems: [settingsProblems.codeTaken, settingsProblems.idTaken],
  },
  readNumberSequence: {
    method: 'GET',
    path: '/number-sequences/:numberSequenceId',
    summary: 'Read a number sequence',
    access: read,
    ...ofSequence,
    response: NumberSequence,
  },
  updateNumberSequence: {
    method: 'PATCH',
    path: '/number-sequences/:numberSequenceId',
    summary: 'Change a number sequence',
    description:
      'No change may lead to a number that was given before: the next value stays above the highest issued, and a new pattern must not be able to write what a former one wrote.',
    access: manage,
    ...ofSequence,
    body: UpdateNumberSequence,
    response: NumberSequence,
    ifMatch: true,
    problems: [settingsProblems.codeTaken, settingsProblems.belowHighestIssued, settingsProblems.patternAmbiguous],
  },
  deleteNumberSequence: {
    method: 'DELETE',
    path: '/number-sequences/:numberSequenceId',
    summary: 'Delete a number sequence that nothing points to and no number was taken from',
    access: manage,
    ...ofSequence,
    ifMatch: true,
    problems: [settingsProblems.inUse, settingsProblems.issued],
  },
  listNumberGaps: {
    method: 'GET',
    path: '/number-sequences/:numberSequenceId/gaps',
    summary: 'Explain the gaps: every number below the next value that nobody has, with the reason',
    access: read,
    ...ofSequence,
    query: z.strictObject(pageQuery),
    response: pageOf(NumberGap),
  },
})
