import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

const places = /^(?:contract|server|texts|web|demo|checks|bench|prove|e2e|docs|\.ci)\//

/**
 * The paths a document names that are not there: link targets, and code spans that look like a path of this repository.
 * `exists` answers for a path from the root.
 */
export function deadPaths(file: string, text: string, exists: (path: string) => boolean): readonly string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '')
  const links = [...prose.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => normalize(join(dirname(file), target)))
  const spans = [...prose.matchAll(/`([^`\s]+)`/g)]
    .map(([, span = '']) => span.replace(/[:#]\d+$/, ''))
    .filter((span) => places.test(span) && !/[<>*{}…]/.test(span))
  return [...links, ...spans].filter((path) => !exists(path.replace(/\/$/, ''))).map((path) => `${file} names ${path}`)
}

/** Whether a path from the root is there. */
export function existsBelow(root: URL): (path: string) => boolean {
  return (path) => existsSync(new URL(path, root))
}
