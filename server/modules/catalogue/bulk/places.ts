import type { Category } from '#contract/catalogue-shapes.ts'
import type { Id } from '#contract/shared.ts'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { brandsOf } from '../brands.ts'
import { categoriesOf } from '../categories.ts'

type Tenant = Pick<Ctx, 'tx' | 'legalEntityId'>

interface Brand {
  readonly id: Id<'brand'>
  readonly code: string
  readonly name: string
}
type Place = Pick<Category, 'id' | 'code' | 'name' | 'parentId'>

/** The brands and categories there are, and those that rows name and nobody has yet. */
export class Places {
  readonly newBrands: Brand[] = []
  readonly newCategories: Place[] = []
  readonly #brands: Brand[]
  readonly #categories: Place[]

  constructor(brands: readonly Brand[], categories: readonly Place[]) {
    this.#brands = [...brands]
    this.#categories = [...categories]
  }

  /** The brand that has this code, else this name, accents and case aside; a new one when there is none. */
  brandId(text: string): Id<'brand'> {
    const wanted = folded(text)
    const known =
      this.#brands.find(({ code }) => code === text) ?? this.#brands.find(({ name }) => folded(name) === wanted)
    if (known) return known.id
    const brand = { id: newId<'brand'>(), code: freeCode(text, this.#brands), name: text }
    this.#brands.push(brand)
    this.newBrands.push(brand)
    return brand.id
  }

  /** The last category of a path from the root; each step goes by code or by its name in any language, below the one before. */
  categoryId(path: readonly string[]): Id<'category'> | null {
    let parentId: Id<'category'> | null = null
    for (const [depth, text] of path.entries()) {
      const children: readonly Place[] = this.#categories.filter((place) => place.parentId === parentId)
      const wanted = folded(text)
      const isNamed = ({ name }: Place) =>
        Object.values(name).some((one) => one !== undefined && folded(one) === wanted)
      const known: Place | undefined = children.find(({ code }) => code === text) ?? children.find(isNamed)
      if (!known) {
        const code = freeCode(path.slice(0, depth + 1).join('-'), this.#categories)
        const place: Place = { id: newId<'category'>(), code, name: { en: text }, parentId }
        this.#categories.push(place)
        this.newCategories.push(place)
      }
      parentId = known?.id ?? this.#categories.at(-1)?.id ?? null
    }
    return parentId
  }
}

/** What is there, as far as it is needed: at most two statements. */
export async function loadPlaces(ctx: Tenant, needs: { readonly brands: boolean; readonly categories: boolean }) {
  return new Places(
    needs.brands ? await brandsOf(ctx).execute() : [],
    needs.categories ? await categoriesOf(ctx).execute() : [],
  )
}

/** Writes what is new: at most two statements. */
export async function writePlaces({ tx, legalEntityId }: Tenant, { newBrands, newCategories }: Places): Promise<void> {
  if (newBrands.length > 0)
    await sql`insert into brand (legal_entity_id, id, code, name)
      select ${legalEntityId}, n.* from unnest(${newBrands.map(({ id }) => id)}::uuid[],
        ${newBrands.map(({ code }) => code)}::text[], ${newBrands.map(({ name }) => name)}::text[]) n`.execute(tx)
  if (newCategories.length > 0)
    await sql`insert into category (legal_entity_id, id, code, name, parent_id)
      select ${legalEntityId}, n.id, n.code, n.name::jsonb, n.parent_id from unnest(
        ${newCategories.map(({ id }) => id)}::uuid[], ${newCategories.map(({ code }) => code)}::text[],
        ${newCategories.map(({ name }) => JSON.stringify(name))}::text[],
        ${newCategories.map(({ parentId }) => parentId)}::uuid[]) n (id, code, name, parent_id)`.execute(tx)
}

const folded = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** A code for a name, `Guy Laroche` → `guy-laroche`, with a number behind it when that is taken. */
function freeCode(text: string, taken: readonly { readonly code: string }[]): string {
  const words = folded(text).replace(/[^a-z0-9]+/g, '-')
  const plain = words.replace(/^[^a-z]+/, '').replace(/-+$/, '') || 'n'
  const codes = new Set(taken.map(({ code }) => code))
  for (let number = 1; ; number += 1) {
    const ending = number === 1 ? '' : `-${number}`
    const code = plain.slice(0, 50 - ending.length) + ending
    if (!codes.has(code)) return code
  }
}
