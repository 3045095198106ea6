import { attributes } from '#contract/attributes.ts'
import pg from 'pg'
import { interleave } from '../interleave.ts'
import type { Row } from '../row.ts'
import { openStage } from '../stage.ts'
import type { GivenAssociate } from '#server/testing/given.ts'
import { Wire } from '../wire.ts'

const MEMBERS = 12

/** Reading an attribute group of twelve with its types and options, as every client-book card needs it. Target: design.md 5, the client-book page. */
export const attributeGroupRead: Row = {
  name: 'attribute-group-read',
  async measure() {
    await using stage = await openStage()
    const entity = await stage.given.homeEntity()
    const hq = await stage.given.associate({ may: 'everything' })
    const wire = new Wire(stage.server.port, hq.headers)
    const groupId = await makeGroup(hq)
    const client = new pg.Client(stage.address.app)
    // What fails before the end is told by its own error, not by this connection's.
    client.on('error', () => undefined)
    await client.connect()
    const group = groupId.slice(4).replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    const times = await interleave(
      {
        subject: () => wire.send({ method: 'GET', path: `/attribute-groups/${groupId}` }),
        baseline: () => byHand(client, entity.id, group),
      },
      200,
    )
    await client.end()
    wire.close()
    return {
      value: times.p50,
      unit: 'ms',
      ratio: times.ratio50,
      target: 'p50<=2.5x,p99<=4x',
      isMet: times.ratio50 <= 2.5 && times.ratio99 <= 4,
      notes: { p99: times.p99, ratio99: times.ratio99, baseline: times.baseline50 },
    }
  },
}

async function makeGroup(hq: GivenAssociate): Promise<string> {
  const options = Array.from({ length: 8 }, (_, n) => ({
    code: `option-${n}`,
    label: { en: `Option ${n}` },
    retired: false,
  }))
  const type = await hq.call(attributes.createAttributeType, {
    body: { code: 'liking', name: { en: 'Liking' }, definition: { kind: 'list', options } },
  })
  const members: { attributeId: string; displayOrder: number }[] = []
  for (let n = 1; n <= MEMBERS; n += 1) {
    const attribute = await hq.call(attributes.createAttribute, {
      body: { code: `attribute-${n}`, name: { en: `Attribute ${n}` }, typeId: type.body.id },
    })
    members.push({ attributeId: attribute.body.id, displayOrder: n })
  }
  return (
    await hq.call(attributes.createAttributeGroup, {
      body: { code: 'client-book', name: { en: 'Client book' }, members },
    })
  ).body.id
}

/** What somebody would write by hand who needs the same rows, kept to the same legal entity. */
async function byHand(client: pg.Client, legalEntityId: string, groupId: string): Promise<void> {
  await client.query(`begin read only; set local carnet.legal_entity = '${legalEntityId}'`)
  await client.query({
    name: 'group-by-hand',
    text: `select g.id, g.code, g.name, g.version, m.display_order, a.id, a.code, a.name, a.help, t.definition
      from attribute_group g
      join attribute_group_member m on m.legal_entity_id = g.legal_entity_id and m.group_id = g.id
      join attribute a on a.legal_entity_id = m.legal_entity_id and a.id = m.attribute_id
      join attribute_type t on t.legal_entity_id = a.legal_entity_id and t.id = a.type_id
      where g.legal_entity_id = $1 and g.id = $2 order by m.display_order`,
    values: [legalEntityId, groupId],
  })
  await client.query('commit')
}
