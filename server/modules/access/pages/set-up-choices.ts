import { LANGUAGES, type Language } from '#contract/shared.ts'

interface Choice {
  readonly value: string
  readonly text: string
}

// Currencies that people pay with (ISO 4217), without those of the past, which the runtime knows as well.
const CURRENCIES =
  `AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
  CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF
  IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK
  MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR
  SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES
  VND VUV WST XAF XCD XOF XPF YER ZAR ZMW`.split(/\s+/)

/** Every currency by its name in a language. */
export function currencies(language: Language): readonly Choice[] {
  const names = new Intl.DisplayNames(language, { type: 'currency' })
  return CURRENCIES.map((value) => ({
    value,
    text: `${capital(names.of(value) ?? value, language)} (${value})`,
  })).toSorted((one, other) => one.text.localeCompare(other.text, language))
}

/** Every time zone by its IANA name. */
export function timeZones(): readonly Choice[] {
  return Intl.supportedValuesOf('timeZone').map((value) => ({ value, text: value.replaceAll('_', ' ') }))
}

/** The languages, each by its own name. */
export function languages(): readonly (Choice & { readonly value: Language })[] {
  return LANGUAGES.map((value) => {
    const name = new Intl.DisplayNames(value, { type: 'language' }).of(value) ?? value
    return { value, text: capital(name, value) }
  })
}

function capital(name: string, language: Language): string {
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1)
}

const home = { es: 'Europe/Madrid', it: 'Europe/Rome' } as const

/** The time zone to begin with: the browser's language says more than a server that counts in UTC, or stands elsewhere. */
export function likelyTimeZone(language: Language): string {
  if (language !== 'en') return home[language]
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  return own.includes('/') && !own.startsWith('Etc/') ? own : 'Europe/London'
}
