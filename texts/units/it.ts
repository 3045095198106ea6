import type { en } from './en.ts'

export const it: Record<keyof typeof en, string> = {
  clients: '{count, plural, one {# cliente} many {# di clienti} other {# clienti}}',
  customers: '{count, plural, one {# cliente} many {# di clienti} other {# clienti}}',
  days: '{count, plural, one {# giorno} many {# di giorni} other {# giorni}}',
  stores: '{count, plural, one {# negozio} many {# di negozi} other {# negozi}}',
}
