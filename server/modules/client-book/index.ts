// The door of `client-book`.
import type { Module } from '#platform/module.ts'
import { endCoverJob } from './end-cover-job.ts'
import { bookAttributeGroup, bookNumberSequence, bookPolicy, cardMeasures } from './parameters.ts'
import { endpoints } from './routes.ts'

export { type Addition, addToBook } from './add-clients.ts'
export { checkBooks } from './check-books.ts'
export { bookAttributeGroup, bookNumberSequence, bookPolicy, type BookPolicy, cardMeasures } from './parameters.ts'
export { type Reassignment, splitBook } from './reassign-clients.ts'
export { type Removal, removeFromBook } from './remove-clients.ts'

/** The module over what all modules of the server declare: `declaring` is asked when a request needs it. */
export function clientBookModule(declaring: () => readonly Module[]): Module {
  return {
    name: 'client-book',
    jobs: [endCoverJob],
    parameters: [bookNumberSequence, bookPolicy, bookAttributeGroup, cardMeasures],
    endpoints: endpoints(() => declaring().flatMap((module) => module.measures ?? [])),
  }
}
