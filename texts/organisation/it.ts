import type { en } from './en.ts'

export const it = {
  'store-code-taken': 'Un altro negozio ha già questo codice',
  'store-code-taken.detail': 'Nulla è stato modificato. Scegli un altro codice.',
  'unknown-address-book': 'Una rubrica non è conosciuta qui',
  'unknown-address-book.detail': 'Nulla è stato modificato. Scegli fra le rubriche di questa persona giuridica.',
} as const satisfies Record<keyof typeof en, string>
