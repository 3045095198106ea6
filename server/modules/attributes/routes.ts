import { attributes } from '#contract/attributes.ts'
import { type AttributeHolder, bind, type BoundEndpoint } from '#platform/module.ts'
import { createAttribute } from './create-attribute.ts'
import { createType } from './create-type.ts'
import { deleteAttribute } from './delete-attribute.ts'
import { deleteType } from './delete-type.ts'
import { listAttributes, listGroups, listTypes, requireAttribute, requireType } from './lists.ts'
import { readGroup } from './read-group.ts'
import { updateAttribute } from './update-attribute.ts'
import { updateType } from './update-type.ts'
import { attributeUses, groupUses } from './uses.ts'
import { createGroup, deleteGroup, setMembers, updateGroup } from './write-group.ts'

/** The endpoints over the holders of values that all modules of the server declare. */
export function endpoints(holders: () => readonly AttributeHolder[]): readonly BoundEndpoint[] {
  return bind('attributes', attributes, {
    listAttributeTypes: (ctx, { query }) => listTypes(ctx, query),
    readAttributeType: (ctx, { params }) => requireType(ctx, params.attributeTypeId),
    createAttributeType: (ctx, { body }) => createType(ctx, body),
    updateAttributeType: (ctx, { params, version, body }) =>
      updateType(ctx, holders(), { ...params, version, patch: body }),
    deleteAttributeType: (ctx, { params, version }) => deleteType(ctx, { ...params, version }),

    listAttributes: (ctx, { query }) => listAttributes(ctx, query),
    readAttribute: (ctx, { params }) => requireAttribute(ctx, params.attributeId),
    readAttributeUses: (ctx, { params }) => attributeUses(ctx, holders(), params.attributeId),
    createAttribute: (ctx, { body }) => createAttribute(ctx, body),
    updateAttribute: (ctx, { params, version, body }) =>
      updateAttribute(ctx, holders(), { ...params, version, patch: body }),
    deleteAttribute: (ctx, { params, version }) => deleteAttribute(ctx, holders(), { ...params, version }),

    listAttributeGroups: (ctx, { query }) => listGroups(ctx, query),
    readAttributeGroup: (ctx, { params }) => readGroup(ctx, params.attributeGroupId),
    readAttributeGroupUses: async (ctx, { params }) => {
      await readGroup(ctx, params.attributeGroupId)
      return groupUses(ctx, params.attributeGroupId)
    },
    createAttributeGroup: (ctx, { body }) => createGroup(ctx, body),
    updateAttributeGroup: (ctx, { params, version, body }) => updateGroup(ctx, { ...params, version }, body),
    setAttributeGroupMembers: (ctx, { params, version, body }) => setMembers(ctx, { ...params, version }, body.members),
    deleteAttributeGroup: (ctx, { params, version }) => deleteGroup(ctx, { ...params, version }),
  })
}
