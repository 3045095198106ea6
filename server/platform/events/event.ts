import type { z } from 'zod'
import type { Ctx } from '../context.ts'

/** Something that happened, told to whoever listens, once it is committed. Declared by the module it happened in. */
export interface EventKind<Data> {
  /** Capability and what happened: `organisation.legal-entity-opened`. */
  readonly name: `${string}.${string}`
  readonly data: z.ZodType<Data>
}

/** A module's reaction. It runs in its own transaction after the commit, at least once; a second delivery is not handed to it. */
export interface Subscriber<Data> {
  readonly event: EventKind<Data>
  /** Capability and reaction: `access.add-role-presets`. */
  readonly name: `${string}.${string}`
  readonly handle: (ctx: Ctx, data: Data) => Promise<void>
}

/** A subscriber with the type of its data let go of. The event's own schema parses the data before `handle` sees it. */
export type AnySubscriber = Omit<Subscriber<unknown>, 'handle'> & {
  readonly handle: (ctx: Ctx, data: never) => Promise<void>
}

/** Declares an event; keeps the type of its data for `publish` and for subscribers. */
export function defineEvent<Data>(event: EventKind<Data>): EventKind<Data> {
  return event
}

/** Declares a subscriber, its data typed by the event. */
export function defineSubscriber<Data>(subscriber: Subscriber<Data>): Subscriber<Data> {
  return subscriber
}
