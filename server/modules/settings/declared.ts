import { findText } from '#texts/index.ts'
import type { Language, Page } from '#contract/shared.ts'
import type { Ctx } from '#platform/context.ts'
import { pageOf, pageStart } from '#platform/http/page.ts'
import type { Module } from '#platform/module.ts'
import type { Feature } from '#platform/feature.ts'
import type { Parameter } from '#platform/parameters/index.ts'

/** Something declared in code, with the module it comes from. */
export interface Declaration<T> {
  readonly key: string
  readonly declaredBy: string
  readonly thing: T
}

/** Everything the server's modules declare, by key, in the order of the keys. */
export interface Declared {
  readonly features: ReadonlyMap<string, Declaration<Feature>>
  readonly parameters: ReadonlyMap<string, Declaration<Parameter>>
}

/** Gathers what modules declare. Throws on a key that is there twice, is not the module's own, or names no feature. */
export function gatherDeclared(modules: readonly Module[]): Declared {
  const features = byKey(modules.flatMap((module) => (module.features ?? []).map((thing) => from(module, thing))))
  const parameters = byKey(modules.flatMap((module) => (module.parameters ?? []).map((thing) => from(module, thing))))
  for (const { key, declaredBy } of parameters.values())
    if (!key.startsWith(`${declaredBy}.`)) throw new Error(`The parameter ${key} is declared by ${declaredBy}`)
  for (const { operationId, endpoint } of modules.flatMap((module) => module.endpoints))
    if (endpoint.feature !== undefined && !features.has(endpoint.feature))
      throw new Error(`${operationId} belongs to the feature ${endpoint.feature}, which no module declares`)
  return { features, parameters }
}

function from<T extends { readonly key: string }>(module: Module, thing: T): Declaration<T> {
  return { key: thing.key, declaredBy: module.name, thing }
}

function byKey<T>(declarations: readonly Declaration<T>[]): ReadonlyMap<string, Declaration<T>> {
  const sorted = declarations.toSorted((a, b) => (a.key < b.key ? -1 : 1))
  const twice = sorted.find((declaration, index) => sorted[index + 1]?.key === declaration.key)
  if (twice) throw new Error(`${twice.key} is declared twice`)
  return new Map(sorted.map((declaration) => [declaration.key, declaration]))
}

/** A page of declarations, by key. What is stored of them is to be read for these only. */
export function pageOfDeclared<T>(
  ctx: Ctx,
  list: string,
  {
    of,
    page,
  }: {
    readonly of: readonly Declaration<T>[]
    readonly page: { readonly limit: number; readonly cursor?: string | undefined }
  },
): Page<Declaration<T>> {
  const after = pageStart(ctx, list, page.cursor)?.[0]
  const rest = after === undefined ? of : of.filter((declaration) => declaration.key > String(after))
  return pageOf(ctx, list, {
    rows: rest.slice(0, page.limit + 1),
    limit: page.limit,
    key: (declaration) => [declaration.key],
  })
}

/** Title and description of a declaration; its key stands in for a text that is missing. */
export function textsOf(
  language: Language,
  kind: 'feature' | 'parameter',
  { key, declaredBy }: Declaration<unknown>,
): { readonly title: string; readonly description: string } {
  const name = kind === 'parameter' ? key.slice(declaredBy.length + 1) : key
  const text = `${declaredBy}.${kind}.${name}`
  return { title: findText(language, text) ?? key, description: findText(language, `${text}.detail`) ?? '' }
}
