import { LANGUAGES } from '#contract/shared.ts'
import type { Language } from '#contract/shared.ts'

/**
 * The language to answer in, from an `Accept-Language` header (RFC 9110 section 12.5.4): the supported language with the
 * highest quality, the first named among equals. A regional variant counts as its language (`es-MX` is `es`), and a range
 * that does not parse is ignored. Nothing acceptable, or no header, is `fallback`. Never throws.
 */
export function negotiateLanguage(acceptLanguage: string | undefined, fallback: Language = 'en'): Language {
  const qualities = new Map<string, number>()
  for (const range of (acceptLanguage ?? '').split(',')) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const quality = qualityOf(parameters)
    if (quality === undefined || !/^(?:\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)$/.test(tag)) continue
    const [language = ''] = tag.split('-')
    qualities.set(language, Math.max(quality, qualities.get(language) ?? 0))
  }

  let best: { language: Language; quality: number } = { language: fallback, quality: 0 }
  // Named languages in the order of the header, then those that only `*` can mean, the fallback first.
  for (const language of [...qualities.keys(), fallback, ...LANGUAGES]) {
    const quality = qualities.get(language) ?? qualities.get('*') ?? 0
    if (isLanguage(language) && quality > best.quality) best = { language, quality }
  }
  return best.language
}

function qualityOf(parameters: readonly string[]): number | undefined {
  if (parameters.length === 0) return 1
  const [, value] = /^q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.exec(parameters.join(';')) ?? []
  return value === undefined ? undefined : Number(value)
}

function isLanguage(tag: string): tag is Language {
  // Widening the list, not its members: `includes` would otherwise refuse the string we are asking about.
  const languages: readonly string[] = LANGUAGES
  return languages.includes(tag)
}
