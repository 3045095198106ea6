import type { Language } from '#contract/shared.ts'
import { findText, problemKey, text } from '#texts/index.ts'
import { type Html, html } from '#platform/http/html.ts'
import type { Problem } from '#platform/problem.ts'
import { wholePage } from './parts.ts'

/** A problem that no page tells itself, an address that leads nowhere above all. */
export function problemPage(language: Language, { kind, details }: Problem): Html {
  const key = problemKey(kind.code)
  return wholePage(
    language,
    findText(language, key, details.params) ?? kind.code,
    html`<p class="soft">${findText(language, `${key}.detail`, details.params)}</p>
      <p><a href="/">${text(language, 'access.page-home')}</a></p>`,
  )
}
