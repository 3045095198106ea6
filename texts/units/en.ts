export const en = {
  clients: '{count, plural, one {# client} other {# clients}}',
  customers: '{count, plural, one {# customer} other {# customers}}',
  days: '{count, plural, one {# day} other {# days}}',
  stores: '{count, plural, one {# store} other {# stores}}',
} as const
