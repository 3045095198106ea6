import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { BoundEndpoint } from '../../module.ts'
import { hasAlready } from '../reply.ts'
import { openApiDocument } from './document.ts'
import { REFERENCE_POLICY, referencePage, referenceScript } from './reference.ts'

/** A text that is made once, when it is first asked for. */
interface Kept {
  readonly body: string
  readonly etag: string
}

/** Serves what the API says about itself: `openapi.json`, and a page for people that works without the internet. */
export function serveDescription(
  app: FastifyInstance,
  { endpoints, prefix }: { readonly endpoints: readonly BoundEndpoint[]; readonly prefix: string },
): void {
  const openApi = `${prefix}/openapi.json`
  const document = once(async () => JSON.stringify(openApiDocument(endpoints, prefix)))
  const script = once(referenceScript)

  app.get(openApi, async (request, reply) =>
    give(await document(), 'application/json; charset=utf-8', { request, reply }),
  )
  app.get('/api/reference', async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', REFERENCE_POLICY)
      .send(referencePage(openApi, '/api/reference/script.js')),
  )
  app.get('/api/reference/script.js', async (request, reply) =>
    give(await script(), 'text/javascript; charset=utf-8', { request, reply }),
  )
}

/** These are the same for everybody and may be kept, as long as their ETag is asked about. */
function give(
  { body, etag }: Kept,
  type: string,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): FastifyReply {
  void reply.header('etag', etag).header('cache-control', 'no-cache')
  if (hasAlready(request.headers['if-none-match'], etag)) return reply.code(304).send()
  return reply.type(type).send(body)
}

function once(make: () => Promise<string>): () => Promise<Kept> {
  let kept: Promise<Kept> | undefined
  const keep = async (): Promise<Kept> => {
    const body = await make()
    return { body, etag: `"${createHash('sha256').update(body).digest('base64url')}"` }
  }
  return () => (kept ??= keep())
}
