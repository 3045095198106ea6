import type { en } from './en.ts'

export const es = {
  'store-code-taken': 'Otra tienda ya tiene este código',
  'store-code-taken.detail': 'No se ha cambiado nada. Elige otro código.',
  'unknown-address-book': 'Una libreta de direcciones no se conoce aquí',
  'unknown-address-book.detail':
    'No se ha cambiado nada. Elige entre las libretas de direcciones de esta entidad jurídica.',
} as const satisfies Record<keyof typeof en, string>
