import { catalogue } from '#contract/catalogue.ts'
import { LegalEntityId, PictureId } from '#contract/shared.ts'
import { testWorld } from '#server/testing/world.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { exif, JPEG, jpegWith, PNG, WEBP } from './picture-files/testing-pictures.ts'
import { plantDrawing, plantVariant } from './testing.ts'

const MAY = { 'catalogue.read': 'legalEntity', 'catalogue.manage': 'legalEntity' } as const

async function gallery() {
  const world = await testWorld()
  const hq = await world.given.associate({ may: MAY })
  const product = (await hq.call(catalogue.createProduct, { body: { code: 'R', name: { en: 'Ring' } } })).body
  const params = { productId: product.id }
  const add = (bytes: Buffer, alt: string | null = null) =>
    hq.call(catalogue.addPicture, { params, body: { data: bytes.toString('base64'), alt } })
  const read = async () => (await hq.call(catalogue.readProduct, { params })).body
  // As a browser of somebody who is not signed in.
  const open = (url: string, headers: Readonly<Record<string, string>> = {}) =>
    world.app.inject({ method: 'GET', url, headers })
  return { world, hq, add, read, open, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() }
}

test('pictures keep the order in which they were added; the first stands for the product', async () => {
  await using w = await gallery()
  const added = [await w.add(PNG, 'From above'), await w.add(JPEG), await w.add(WEBP)].map(({ body }) => body)
  expect(added[0]).toMatchObject({ mediaType: 'image/png', width: 7, height: 5, alt: 'From above' })
  const product = await w.read()
  expect([product.pictures, product.picture, product.version]).toEqual([added, added[0], 4])
  const listed = (await w.hq.call(catalogue.listProducts, { query: {} })).body.items[0]
  expect(listed?.picture).toEqual(added[0])
  const pictureId = added[0]?.id ?? ''
  expect((await w.hq.call(catalogue.readPicture, { params: { pictureId } })).body).toEqual(added[0])

  expect((await w.hq.call(catalogue.deletePicture, { params: { pictureId } })).status).toBe(204)
  const after = await w.read()
  expect([after.pictures, after.picture, after.version]).toEqual([added.slice(1), added[1], 5])
})

test('a picture’s bytes are there for everybody, for ever, as what they are', async () => {
  await using w = await gallery()
  for (const [bytes, type] of [
    [PNG, 'image/png'],
    [JPEG, 'image/jpeg'],
    [WEBP, 'image/webp'],
  ] as const) {
    const { url } = (await w.add(bytes)).body
    const got = await w.open(url, { accept: 'text/html' })
    expect(got.statusCode).toBe(200)
    expect(got.rawPayload).toEqual(bytes)
    expect(got.headers).toMatchObject({
      'content-type': type,
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    })
    const again = await w.open(url, { 'if-none-match': String(got.headers.etag) })
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', got.headers.etag])
    const head = await w.world.app.inject({ method: 'HEAD', url })
    expect([head.statusCode, head.headers['content-length'], head.body]).toEqual([200, String(bytes.length), ''])
  }
})

test('where a picture was taken is not kept', async () => {
  await using w = await gallery()
  const { body } = await w.add(jpegWith(exif(6)))
  expect([body.width, body.height]).toEqual([5, 7])
  const got = await w.open(body.url)
  expect(got.rawPayload.includes('41.9028')).toBe(false)
})

test('a drawing that was put there by hand is served where it can neither run nor load anything', async () => {
  await using w = await gallery()
  const home = await w.world.given.homeEntity()
  const { productId } = await home.inside((tx) => plantVariant(tx, { legalEntityId: home.id }))
  const id = await home.inside((tx) => plantDrawing(tx, { legalEntityId: home.id, productId }))
  const got = await w.open(`/pictures/${z.encode(LegalEntityId, home.id)}/${z.encode(PictureId, id)}`)
  expect(got.headers).toMatchObject({
    'content-type': 'image/svg+xml',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  })
})

test('every address without a picture answers the same, and nothing keeps the answer', async () => {
  await using w = await gallery()
  const { url, id } = (await w.add(PNG)).body
  const other = z.encode(LegalEntityId, (await w.world.given.legalEntity()).id)
  const nowhere = 'pic_0197f0c2d5e17a3b8c4d5e6f708192a3'
  const gone = (await w.add(PNG)).body
  await w.hq.call(catalogue.deletePicture, { params: { pictureId: gone.id } })
  const answers = await Promise.all(
    [
      gone.url,
      `/pictures/${other}/${id}`,
      `/pictures/${other}/${nowhere}`,
      url.replace(id, nowhere),
      url.replace(id, 'pic_1'),
      url.toUpperCase().replace('/PICTURES', '/pictures'),
      `/pictures/ent_1/${id}`,
      url.replace('ent_', 'sto_'),
    ].map((miss) => w.open(miss)),
  )
  expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1)
  expect(answers.map(({ headers }) => headers['cache-control'])).toEqual(answers.map(() => 'no-store'))
  expect(answers[0]?.statusCode).toBe(404)
  expect((await w.open(url)).statusCode).toBe(200)
})

test('a picture at the limit of the request is taken, and its address is as good as its bytes', async () => {
  await using w = await gallery()
  const large = Buffer.concat([PNG, Buffer.alloc(700_000)])
  const { body } = await w.add(large)
  expect((await w.open(body.url)).rawPayload).toEqual(PNG)
})
