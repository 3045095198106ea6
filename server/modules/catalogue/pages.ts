import { createHash } from 'node:crypto'
import { requestProblems } from '#contract/problems.ts'
import { LegalEntityId, PictureId } from '#contract/shared.ts'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { hasAlready } from '#platform/http/reply.ts'
import type { PageDeps } from '#platform/module.ts'
import { Problem } from '#platform/problem.ts'

interface PictureRoute {
  Params: { legalEntity: string; picture: string }
}

const Address = z.object({ legalEntity: LegalEntityId, picture: PictureId })
// A drawing is a document: opened by itself it could run scripts and load things.
const DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

/**
 * The bytes of pictures, for whoever has their address: customers are shown products without signing in, and an id cannot be
 * guessed. A picture never changes, so whoever has it need not ask again. Every miss is the same 404.
 */
export function pages(scope: FastifyInstance, deps: PageDeps): void {
  scope.get<PictureRoute>('/pictures/:legalEntity/:picture', async (request, reply) => {
    const address = Address.safeParse(request.params)
    if (!address.success) throw new Problem(requestProblems.notFound)
    const { legalEntity, picture } = address.data
    const row = await deps.read(legalEntity, (tx) =>
      tx
        .selectFrom('picture')
        .where('legalEntityId', '=', legalEntity)
        .where('id', '=', picture)
        .select(['mediaType', 'bytes'])
        .executeTakeFirst(),
    )
    if (!row) throw new Problem(requestProblems.notFound)
    const tag = `"${createHash('sha256').update(row.bytes).digest('base64url')}"`
    void reply.header('cache-control', 'public, max-age=31536000, immutable').header('etag', tag)
    if (hasAlready(request.headers['if-none-match'], tag)) return reply.code(304).send()
    if (row.mediaType === 'image/svg+xml') void reply.header('content-security-policy', DRAWING_POLICY)
    return reply.type(row.mediaType).send(row.bytes)
  })
}
