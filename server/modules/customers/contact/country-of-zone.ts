import { getCountries, type CountryCode } from 'libphonenumber-js/max'

/** ECMA-402 Intl Locale Info: the time zones of a locale's country. Node has it, TypeScript does not know it yet. */
type WithZones = Intl.Locale & { getTimeZones(): readonly string[] | undefined }

let countries: ReadonlyMap<string, CountryCode> | undefined

/**
 * The country whose clocks an IANA time zone tells, among those that have a telephone numbering plan; undefined for zones of
 * no country (`UTC`). Source: the zones by country of Unicode CLDR, which Node carries; no zone has two countries there.
 */
export function countryOfZone(timeZone: string): CountryCode | undefined {
  countries ??= new Map(getCountries().flatMap((country) => zonesOf(country).map((zone) => [zone, country] as const)))
  return countries.get(canonical(timeZone))
}

function zonesOf(country: CountryCode): readonly string[] {
  const locale = new Intl.Locale(`und-${country}`) as WithZones // Node 24 has the method.
  return (locale.getTimeZones() ?? []).map(canonical)
}

/** One name for a zone that has several: `Asia/Kolkata` and `Asia/Calcutta`. */
function canonical(timeZone: string): string {
  return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
}
