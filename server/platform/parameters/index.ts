// The door of parameters: modules declare and read them here; `settings` owns how they are listed and set.
export { defineParameter, type Parameter, type ReferenceKind } from './parameter.ts'
export { parametersPointingTo, readParameter, readParameters, valueInForce } from './read-parameters.ts'
