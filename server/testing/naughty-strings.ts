import { openApiDocument } from '#platform/http/openapi/document.ts'
import type { BoundEndpoint } from '#platform/module.ts'
import { modules } from '#server/app.ts'
import type { GivenAssociate } from '#server/testing/given.ts'
import { type Placed, pointerTo, prefixOf, standsAt, WireBodies, type WireSchema } from '#server/testing/wire-body.ts'

interface Described {
  readonly parameters?: readonly { readonly name: string; readonly schema: WireSchema }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: WireSchema }>> }
}

/** What an answer may hold that this test looks at. */
interface Answer {
  readonly id?: string
  readonly errors?: readonly { readonly pointer: string }[]
}

const endpoints = modules.flatMap((module) => module.endpoints)
const document = openApiDocument(endpoints, '/api/v1') as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  readonly components: { readonly schemas: Readonly<Record<string, WireSchema>> }
} // Its own writer's shape, with the types let go.

function described({ endpoint }: BoundEndpoint): Described {
  const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
  return document.paths[path]?.[endpoint.method.toLowerCase()] ?? {}
}

const bodyOf = (bound: BoundEndpoint) => described(bound).requestBody?.content['application/json']?.schema

/** What has to fit together, where a body made of the document alone is refused. In the way of no text but those it replaces. */
const FITTING: Readonly<Record<string, object>> = {
  createCustomer: { isNew: true, contactPoints: [] },
  updateCustomer: { contactPoints: [] },
  createImport: { preset: 'carnet-customers', mappingId: null },
  recordOrder: {
    kind: 'sale',
    currency: 'EUR',
    storeId: null,
    customerId: null,
    placedAt: '2026-01-05T10:00:00.000Z',
    lines: [{ item: { code: 'R-52' }, quantity: '1', unitPrice: '1250.00' }],
  },
}

/** Need more than a body: a feature, a book, an order that is open, a picture’s bytes. The fuzzer plants that, and drives their texts. */
const NEED_MORE: ReadonlySet<string> = new Set([
  'addClients',
  'removeClients',
  'reassignClients',
  'createSavedView',
  'updateSavedView',
  'addPicture',
  'cancelOrder',
  'setBuyer',
  'setLoyalty',
])

/** Somebody who may do everything, calling endpoints with bodies made from the document. */
class Typist {
  readonly bodies = new WireBodies(document.components.schemas)
  readonly #associate: GivenAssociate
  #keys = 0

  constructor(associate: GivenAssociate) {
    this.#associate = associate
  }

  addressOf(bound: BoundEndpoint): string {
    const { parameters = [] } = described(bound)
    return `/api/v1${bound.endpoint.path.replace(/:(\w+)/g, (_, name: string) => {
      const schema = parameters.find((parameter) => parameter.name === name)?.schema ?? {}
      return this.bodies.ids.get(prefixOf(schema) ?? '') ?? 'nothing'
    })}`
  }

  async send(bound: BoundEndpoint, body: unknown): Promise<{ readonly status: number; readonly answer: Answer }> {
    const url = this.addressOf(bound)
    const { app, headers } = this.#associate
    const version = bound.endpoint.ifMatch
      ? { 'if-match': String((await app.inject({ url, headers })).headers.etag) }
      : {}
    const sent = await app.inject({
      method: bound.endpoint.method,
      url,
      headers: {
        ...headers,
        ...version,
        'content-type': 'application/json',
        'idempotency-key': `k${(this.#keys += 1)}`,
      },
      payload: JSON.stringify({ ...(body as object), ...FITTING[bound.operationId] }), // Every body here is an object.
    })
    return { status: sent.statusCode, answer: sent.body === '' ? {} : sent.json() }
  }

  /** What was made or changed, read again at its own address. */
  async readAgain(bound: BoundEndpoint, { id }: Answer): Promise<unknown> {
    const { app, headers } = this.#associate
    const url = this.addressOf(bound) + (bound.endpoint.method === 'POST' && id ? `/${id}` : '')
    const read = await app.inject({ url, headers })
    return read.statusCode === 200 ? read.json() : undefined
  }
}

/** As texts are kept: composed, and without the space around them where they are one line. */
const isKept = (kept: unknown, text: string) => kept === text.normalize('NFC') || kept === text.normalize('NFC').trim()

/** Sends the texts, leaving out those that are refused, until the rest is taken; then each of the rest must be there. */
async function tryTexts(typist: Typist, bound: BoundEndpoint, texts: readonly Placed[]): Promise<readonly string[]> {
  const schema = bodyOf(bound) ?? {}
  let left = texts
  for (;;) {
    const { status, answer } = await typist.send(bound, typist.bodies.build(schema, left))
    const where = `${bound.operationId} ${JSON.stringify(left)}`
    if (status < 300) {
      const read = (await typist.readAgain(bound, answer)) ?? answer
      return left.flatMap(({ way, text }) => {
        const kept = standsAt(read, way)
        return kept === undefined || isKept(kept, text) ? [] : [`${where}: came back as ${JSON.stringify(kept)}`]
      })
    }
    if (status === 409) return []
    if (status !== 422) return [`${where}: answered ${status}`]
    const refused = new Set(answer.errors?.map((error) => error.pointer))
    const rest = left.filter(({ way }) => !refused.has(pointerTo(way)))
    // Refused for something else: the texts that are left had no part in it.
    if (rest.length === left.length) return [`${where}: refused for ${[...refused].join(', ')}`]
    left = rest
  }
}

/** The operations with a text in their body that is kept; tries of secrets are left out. */
export const withTexts = endpoints.filter((bound) => {
  const isGuess = bound.endpoint.access.kind === 'public' || bound.endpoint.guessable
  if (NEED_MORE.has(bound.operationId)) return false
  return !isGuess && new WireBodies(document.components.schemas).texts(bodyOf(bound) ?? {}).length > 0
})

/**
 * Puts the strings through every text of every operation, and returns a sentence for each that neither came back as it was
 * put in nor was refused by name. `every`: of how many strings one goes through a given text; each string goes through some.
 */
export async function naughtyFaults(
  associate: GivenAssociate,
  naughty: readonly string[],
  every: number,
): Promise<readonly string[]> {
  const typist = new Typist(associate)
  // What is made first gives its id to what comes later; the second round refers to what the first made.
  const making = withTexts.filter(({ endpoint }) => endpoint.method === 'POST' && !endpoint.path.includes(':'))
  const later = withTexts.filter((bound) => !making.includes(bound))
  const found: string[] = []
  for (const bound of [...making, ...making, ...later]) {
    const { status, answer } = await typist.send(bound, typist.bodies.build(bodyOf(bound) ?? {}))
    if (status >= 300) found.push(`${bound.operationId}: a plain body is answered ${status} ${JSON.stringify(answer)}`)
    else if (answer.id && bound.endpoint.method === 'POST') typist.bodies.ids.set(answer.id.slice(0, 3), answer.id)
  }
  for (const [number, bound] of withTexts.entries()) {
    const fixed = Object.keys(FITTING[bound.operationId] ?? {})
    const ways = typist.bodies.texts(bodyOf(bound) ?? {}).filter(([field = '']) => !fixed.includes(field))
    // Each operation begins one further, so that together they use them all.
    const tries = Array.from({ length: Math.ceil(naughty.length / every) }, (_, index) =>
      ways.map((way, at) => ({ way, text: naughty[(index * every + number + at) % naughty.length] ?? '' })),
    )
    // What is made stands alone and can be made side by side; changes of one row follow each other.
    const next = tries.values()
    const work = Array.from({ length: making.includes(bound) ? 6 : 1 }, async () => {
      for (const texts of next) found.push(...(await tryTexts(typist, bound, texts)))
    })
    await Promise.all(work)
  }
  return found
}
