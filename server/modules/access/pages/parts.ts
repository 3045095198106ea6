import type { Language } from '#contract/shared.ts'
import { findText, problemKey, text } from '#texts/index.ts'
import { type Html, html } from '#platform/http/html.ts'
import type { Problem } from '#platform/problem.ts'

/** A whole page: title, brand, body. It works without scripts, and holds none. */
export function wholePage(language: Language, title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · Carnet</title>
        <link rel="stylesheet" href="/pages.css" />
      </head>
      <body>
        <main>
          <p class="brand">Carnet</p>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html> `
}

/** What went wrong and what to do about it; nothing when nothing did. */
export function fault(language: Language, problem: Problem | undefined): Html | undefined {
  if (!problem) return undefined
  const { kind, details } = problem
  const key = problemKey(kind.code)
  return html`<div class="fault" role="alert">
    <strong>${findText(language, key, details.params)}</strong>
    <span>${findText(language, `${key}.detail`, details.params)}</span>
  </div>`
}

/** What is wrong with each field, by its name: a field is called as its pointer into the body says, `legalEntity/name`. */
export function fieldFaults(language: Language, problem: Problem | undefined): ReadonlyMap<string, string> {
  const errors = (problem?.details.errors ?? []).toReversed() // Of several about one field, the first counts.
  return new Map(errors.map(({ pointer, code }) => [pointer.slice(2), findText(language, problemKey(code)) ?? code]))
}

interface About {
  readonly name: string
  readonly hint?: string | undefined
  /** What is wrong with what was typed. */
  readonly wrong?: string | undefined
}

/** A field to type into. */
export function field(
  label: string,
  about: About & { readonly type: string; readonly autocomplete: string; readonly value?: string | undefined },
): Html {
  const { name, type, autocomplete, value = '', wrong } = about
  return labelled(
    label,
    about,
    html`<input
      id="${name}"
      name="${name}"
      type="${type}"
      autocomplete="${autocomplete}"
      value="${value}"
      ${spelledAsTyped(autocomplete)}
      ${described(about)}
      ${wrong !== undefined && html`autofocus`}
      required
    />`,
  )
}

/** A field to choose in. */
export function choice(
  label: string,
  about: About & { readonly value: string; readonly options: readonly { value: string; text: string }[] },
): Html {
  const { name, value, options } = about
  const shown = options.map(
    (one) => html`<option value="${one.value}" ${one.value === value && html`selected`}>${one.text}</option>`,
  )
  return labelled(
    label,
    about,
    html`<select id="${name}" name="${name}" ${described(about)}>
      ${shown}
    </select>`,
  )
}

function labelled(label: string, { name, hint, wrong }: About, control: Html): Html {
  return html`<div class="field">
    <label for="${name}">${label}</label>
    ${control} ${wrong !== undefined && html`<p class="wrong" id="${name}-wrong">${wrong}</p>`}
    ${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
  </div>`
}

function described({ name, hint, wrong }: About): Html | false {
  const ids = [wrong !== undefined && `${name}-wrong`, hint !== undefined && `${name}-hint`].filter(Boolean)
  if (ids.length === 0) return false
  return html`aria-describedby="${ids.join(' ')}" ${wrong !== undefined && html`aria-invalid="true"`}`
}

// Logins and codes are no words: a tablet must neither correct them nor begin them with a capital.
function spelledAsTyped(autocomplete: string): Html | false {
  return ['username', 'off'].includes(autocomplete) && html`autocapitalize="none" spellcheck="false"`
}

/** A link to the form for login and password. */
export function toSignIn(language: Language): Html {
  return html`<p><a href="/sign-in">${text(language, 'access.page-use-password')}</a></p>`
}
