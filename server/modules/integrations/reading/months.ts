const names = new Map<string, number>()

for (const language of ['en', 'es', 'it'])
  for (const style of ['long', 'short'] as const) {
    const format = new Intl.DateTimeFormat(language, { month: style, timeZone: 'UTC' })
    for (let month = 0; month < 12; month++) names.set(bare(format.format(Date.UTC(2026, month, 1))), month + 1)
  }

/** The month of an English, Spanish or Italian name, whole or cut to three letters or more: `Mar`, `sept.`, `gennaio`. */
export function monthNamed(name: string): number | undefined {
  const wanted = bare(name)
  const exact = names.get(wanted)
  if (exact !== undefined || wanted.length < 3) return exact
  const months = new Set([...names].filter(([known]) => known.startsWith(wanted)).map(([, month]) => month))
  const [month] = months
  return months.size === 1 ? month : undefined
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll('.', '').trim()
}
