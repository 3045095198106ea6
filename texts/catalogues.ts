// One line per capability; its name here is the first part of its keys.
export { access } from './access/index.ts'
export { attributes } from './attributes/index.ts'
export { field } from './field/index.ts'
export { jobs } from './jobs/index.ts'
export { organisation } from './organisation/index.ts'
export { request } from './request/index.ts'
export { settings } from './settings/index.ts'
export { units } from './units/index.ts'
