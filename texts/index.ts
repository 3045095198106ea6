import * as catalogues from './catalogues.ts'
import { makeTexts } from './translate.ts'
import type { KeyOf } from './translate.ts'

export type { TextParam, ZonedInstant } from './message-params.ts'

/** Every text of the product, as `capability.key`. */
export type TextKey = KeyOf<typeof catalogues>

/**
 * Every sentence that Carnet shows a person, in the server, in mail, in PDF and in the web.
 *
 * @example text('es', 'units.clients', { count: 2 }) // '2 clientes'
 */
export const { text, findText } = makeTexts(catalogues)

/** The key of a problem's title: `organisation/store-code-taken` is told by `organisation.store-code-taken`; `.detail` follows for what to do next. */
export function problemKey(code: string): string {
  return code.replace('/', '.')
}
