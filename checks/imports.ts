import { readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { parseSync } from 'oxc-parser'
import { mayUse } from './map.ts'

/** One import: who, what, where. `target` is a path from the root, or a package's name. */
export interface Import {
  readonly from: string
  readonly line: number
  readonly target: string
  readonly isPackage: boolean
}

const subpaths: Readonly<Record<string, string>> = {
  '#contract/': 'contract/',
  '#platform/': 'server/platform/',
  '#modules/': 'server/modules/',
  '#server/': 'server/',
  '#texts/': 'texts/',
  '#demo/': 'demo/',
  '#checks/': 'checks/',
}

/** Every import of a TypeScript file, types, re-exports and `import()` of a literal included. */
export function importsOf(from: string, source: string): readonly Import[] {
  const { module, errors } = parseSync(from, source)
  if (errors.length > 0) throw new Error(`${from} does not parse: ${errors[0]?.message}`)
  const found: { text: string; at: number }[] = [
    ...module.staticImports.map((i) => ({ text: i.moduleRequest.value, at: i.start })),
    ...module.staticExports.flatMap((e) =>
      e.entries.flatMap((entry) => (entry.moduleRequest ? [{ text: entry.moduleRequest.value, at: e.start }] : [])),
    ),
    ...module.dynamicImports.flatMap((d) => {
      const literal = /^(['"`])([^$]*)\1$/.exec(source.slice(d.moduleRequest.start, d.moduleRequest.end))?.[2]
      return literal === undefined ? [] : [{ text: literal, at: d.start }]
    }),
  ]
  return found.map(({ text, at }) => ({ from, line: source.slice(0, at).split('\n').length, ...resolve(from, text) }))
}

function resolve(from: string, text: string): Pick<Import, 'target' | 'isPackage'> {
  if (text.startsWith('.')) return { target: normalize(join(dirname(from), text)), isPackage: false }
  const prefix = Object.keys(subpaths).find((candidate) => text.startsWith(candidate))
  if (prefix) return { target: (subpaths[prefix] ?? '') + text.slice(prefix.length), isPackage: false }
  return { target: text, isPackage: true }
}

/** The imports of files below the root. */
export async function readImports(root: URL, files: readonly string[]): Promise<readonly Import[]> {
  const lists = await Promise.all(
    files.map(async (file) => importsOf(file, await readFile(new URL(file, root), 'utf8'))),
  )
  return lists.flat()
}

/** What is wrong with an import by the rules of ARCHITECTURE.md; undefined when nothing is. */
export function faultOf(i: Import): string | undefined {
  const isTest = /\.test\.ts$|(^|\/)testing(\.ts$|\/)/.test(i.from)
  if (i.from.startsWith('contract/')) {
    if (i.isPackage ? i.target !== 'zod' && !isTest : !i.target.startsWith('contract/') && !isTest)
      return 'the contract imports zod and nothing else'
  }
  if (i.isPackage || isTest) return undefined
  if (i.from.startsWith('texts/') && !/^(texts|contract)\//.test(i.target))
    return 'texts import the contract and nothing else'
  if (i.from.startsWith('server/platform/') && !/^(server\/platform|contract)\//.test(i.target))
    return 'the platform knows no business word'
  if (i.from.startsWith('web/') && !/^(web|contract|texts)\//.test(i.target))
    return 'the web knows the contract and the texts, not the server'
  if (/^(contract|texts|server|web)\//.test(i.from) && /^(demo|checks|bench|prove|e2e)\//.test(i.target))
    return 'the product does not know its tools'
  return moduleFault(i)
}

function moduleFault(i: Import): string | undefined {
  const from = moduleOf(i.from)
  const to = moduleOf(i.target)
  if (to === undefined || from === to) return undefined
  const isDoor = i.target === `server/modules/${to}/index.ts`
  const isStage = /^(demo|bench|prove|checks)\//.test(i.from) && i.target === `server/modules/${to}/testing.ts`
  if (!isDoor && !isStage) return `${to} is entered by its door, server/modules/${to}/index.ts`
  if (from !== undefined && !mayUse(from, to)) return `${from} may not use ${to} (checks/map.ts)`
  return undefined
}

function moduleOf(path: string): string | undefined {
  return /^server\/modules\/([^/]+)\//.exec(path)?.[1]
}
