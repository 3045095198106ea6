import { ID, type Path, placesIn, replaced } from './places.ts'

/** A request's parts as they go over the wire. `text` replaces what `body` would be written as. */
export interface Wire {
  readonly params: Readonly<Record<string, string>>
  readonly query: readonly (readonly [string, string])[]
  readonly body: unknown
  readonly text?: string
  readonly headers: Readonly<Record<string, string>>
}

/** A request with one fault. `refused`: nothing may accept it, whatever the schema says; else the schema decides. */
export interface Faulty {
  readonly fault: string
  readonly wire: Wire
  readonly refused: boolean
}

/** What a fault needs to know about the endpoint and about the other legal entity. */
export interface FaultContext {
  /** Numbers from 0 to less than `below`. */
  readonly pick: (below: number) => number
  /** An id of the other legal entity, by its prefix. */
  readonly foreign: Readonly<Record<string, string>>
  readonly pages: boolean
}

type Fault = (wire: Wire, context: FaultContext) => Faulty | undefined

/** Numbers that look random and are the same in every run. */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    // mulberry32, by Tommy Ettinger (public domain).
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

interface Change {
  readonly fits: (value: unknown, path: Path) => boolean
  readonly next: (value: unknown, context: FaultContext) => unknown
}

/** Puts something else in a place of the body that fits; nothing may accept it. */
function inBody(fault: string, { fits, next }: Change): Fault {
  return (wire, context) => {
    const places = placesIn(wire.body).filter(({ value, path }) => path.length > 0 && fits(value, path))
    const place = places[context.pick(Math.max(places.length, 1))]
    if (!place) return undefined
    const body = replaced(wire.body, place.path, next(place.value, context))
    return { fault: `${fault} at ${place.path.join('/')}`, wire: { ...wire, body }, refused: true }
  }
}

/** The same where the schema says whether it may be. */
function perhaps(fault: string, change: Change): Fault {
  const make = inBody(fault, change)
  return (wire, context) => {
    const faulty = make(wire, context)
    return faulty && { ...faulty, refused: false }
  }
}

const isAnything = () => true
const isNumber = (value: unknown) => typeof value === 'number'
const isDay = (value: unknown) => isString(value) && /^\d{4}-/.test(value)
const isString = (value: unknown): value is string => typeof value === 'string'
const isId = (value: unknown) => isString(value) && ID.test(value)
const isScalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value)

function withProperty(fault: string, name: string): Fault {
  return (wire, { pick }) => {
    const objects = placesIn(wire.body).filter(
      ({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value),
    )
    const place = objects[pick(Math.max(objects.length, 1))]
    if (!place) return undefined
    // Defined, because an assignment to `__proto__` would set no property.
    const next = Object.defineProperty({ ...(place.value as object) }, name, {
      value: { polluted: true },
      enumerable: true,
    }) // An object, by the filter above.
    // Written at once: going through objects once more would lose such a property.
    const text = JSON.stringify(wire.body, (_key, value: unknown) => (value === place.value ? next : value))
    return { fault: `${fault} in ${place.path.join('/')}`, wire: { ...wire, text }, refused: true }
  }
}

function instead(fault: string, text: string): Fault {
  return (wire) => (wire.body === undefined ? undefined : { fault, wire: { ...wire, text }, refused: true })
}

function withParam(fault: string, next: (value: string, context: FaultContext) => string | undefined): Fault {
  return (wire, context) => {
    const names = Object.keys(wire.params)
    const name = names[context.pick(Math.max(names.length, 1))]
    const value = name === undefined ? undefined : next(wire.params[name] ?? '', context)
    if (name === undefined || value === undefined) return undefined
    return { fault: `${fault} as ${name}`, wire: { ...wire, params: { ...wire.params, [name]: value } }, refused: true }
  }
}

function withQuery(fault: string, pairs: readonly (readonly [string, string])[], onlyPages = false): Fault {
  return (wire, { pages }) =>
    onlyPages && !pages
      ? undefined
      : {
          fault,
          wire: {
            ...wire,
            query: [...wire.query.filter(([name]) => !pairs.some(([other]) => other === name)), ...pairs],
          },
          refused: true,
        }
}

function withHeader(fault: string, name: string, value: string | undefined): Fault {
  return (wire) => {
    if (!(name in wire.headers)) return undefined
    const { [name]: _, ...others } = wire.headers
    return {
      fault,
      wire: { ...wire, headers: value === undefined ? others : { ...others, [name]: value } },
      refused: true,
    }
  }
}

/** One fault each; those that a request has no place for are passed over. */
export const FAULTS: readonly Fault[] = [
  inBody('an object for a scalar', { fits: isScalar, next: () => ({ planted: true }) }),
  inBody('a list for a scalar', { fits: isScalar, next: () => [['planted']] }),
  perhaps('null', { fits: isAnything, next: () => null }),
  perhaps('a number for a text', { fits: isString, next: () => 7 }),
  perhaps('a text for a number', { fits: isNumber, next: () => '7' }),
  // Files come in base64, and a part of one may be as long.
  inBody('a text of 20,000 characters', {
    fits: (value, path) => isString(value) && path.at(-1) !== 'data',
    next: () => 'x'.repeat(20_000),
  }),
  perhaps('an empty text', { fits: isString, next: () => '' }),
  inBody('NUL', { fits: isString, next: (value) => `${String(value)}\0` }),
  inBody('a lone surrogate', { fits: isString, next: (value) => `${String(value)}\ud800` }),
  perhaps('a control character', { fits: isString, next: (value) => `${String(value)}\u0007` }),
  inBody('the wrong prefix', { fits: isId, next: (value) => String(value).replace(/^.../, 'xxx') }),
  inBody('an id with a digit less', { fits: isId, next: (value) => String(value).slice(0, -1) }),
  inBody('a row of another legal entity', {
    fits: (value, path) => isId(value) && path.at(-1) !== 'id',
    next: (value, { foreign }) => foreign[String(value).slice(0, 3)] ?? 'nothing',
  }),
  perhaps('a fraction', { fits: isNumber, next: () => 1.5 }),
  inBody('a huge number', { fits: isNumber, next: () => 1e300 }),
  perhaps('a negative number', { fits: isNumber, next: () => -1 }),
  inBody('a day that does not exist', { fits: isDay, next: () => '2027-02-30T10:00:00Z' }),
  inBody('5,000 items', {
    fits: Array.isArray,
    next: (value) => Array.from({ length: 5000 }, () => (value as readonly unknown[])[0] ?? 'x'), // Arrays, by what fits.
  }),
  (wire, { pick }) => {
    const names = Object.keys(typeof wire.body === 'object' && wire.body !== null ? wire.body : {})
    const name = names[pick(Math.max(names.length, 1))]
    if (name === undefined) return undefined
    const { [name]: _, ...others } = wire.body as Record<string, unknown> // It has names.
    return { fault: `without ${name}`, wire: { ...wire, body: others }, refused: false }
  },
  withProperty('an unknown property', 'planted'),
  withProperty('__proto__', '__proto__'),
  withProperty('constructor', 'constructor'),
  instead('a list for the body', '[]'),
  instead('null for the body', 'null'),
  instead('a text for the body', '"planted"'),
  instead('half an object', '{"planted":'),
  instead('a key twice', '{"planted":1,"planted":2}'),
  instead('no body', ''),
  withParam('the wrong prefix', (value) => (isId(value) ? value.replace(/^.../, 'xxx') : undefined)),
  withParam('a row of another legal entity', (value, { foreign }) =>
    isId(value) ? foreign[value.slice(0, 3)] : undefined,
  ),
  withParam('a name too long', () => 'x'.repeat(300)),
  withParam('a way out', () => '../../livez'),
  withParam('a quote', () => `'; drop table store; --`),
  withQuery('an unknown parameter', [['planted', '1']]),
  withQuery('a polluted parameter', [['__proto__[polluted]', '1']]),
  withQuery('a limit of 0', [['limit', '0']]),
  withQuery('a limit past the most', [['limit', '201']]),
  withQuery('a limit that is no number', [['limit', 'many']]),
  withQuery('a cursor of nobody’s making', [['cursor', 'eyJhIjoxfQ.planted']]),
  withQuery('a parameter twice', [
    ['limit', '5'],
    ['limit', '6'],
  ]),
  withHeader('no idempotency key', 'idempotency-key', undefined),
  withHeader('an idempotency key too long', 'idempotency-key', 'k'.repeat(300)),
  withHeader('no version', 'if-match', undefined),
  withHeader('a version that is none', 'if-match', 'planted'),
  withHeader('a version of tomorrow', 'if-match', '"2000000000"'),
]
