import type { en } from './en.ts'

export const es: Record<keyof typeof en, string> = {
  clients: '{count, plural, one {# cliente} many {# de clientes} other {# clientes}}',
  customers: '{count, plural, one {# cliente} many {# de clientes} other {# clientes}}',
  days: '{count, plural, one {# día} many {# de días} other {# días}}',
  stores: '{count, plural, one {# tienda} many {# de tiendas} other {# tiendas}}',
}
