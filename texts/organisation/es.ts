import type { en } from './en.ts'

export const es = {
  'legal-entity-code-taken': 'Otra entidad jurídica ya tiene este código',
  'legal-entity-code-taken.detail': 'No se ha cambiado nada. Elige otro código.',
  'currency-in-use': 'La moneda ya no se puede cambiar',
  'currency-in-use.detail':
    'No se ha cambiado nada. Esta entidad jurídica tiene tiendas, y sus importes están en su moneda.',
  'store-code-taken': 'Otra tienda ya tiene este código',
  'store-code-taken.detail': 'No se ha cambiado nada. Elige otro código.',
  'store-closed': 'Una tienda está cerrada',
  'store-closed.detail': 'No se ha cambiado nada. Elige una tienda abierta, o reabre esta primero.',
  'unknown-store': 'Una tienda no se conoce aquí',
  'unknown-store.detail': 'No se ha cambiado nada. Elige entre las tiendas a las que llega tu rol.',
  'address-book-code-taken': 'Otra libreta de direcciones ya tiene este código',
  'address-book-code-taken.detail': 'No se ha cambiado nada. Elige otro código.',
  'address-book-in-use': 'Esta libreta de direcciones está en uso',
  'address-book-in-use.detail':
    'No se ha cambiado nada. La usan {stores, plural, one {# tienda} many {# de tiendas} other {# tiendas}} y {associates, plural, one {# asesor} many {# de asesores} other {# asesores}}. Quítasela primero.',
  'unknown-address-book': 'Una libreta de direcciones no se conoce aquí',
  'unknown-address-book.detail':
    'No se ha cambiado nada. Elige entre las libretas de direcciones a las que llega tu rol.',
  'personnel-number-taken': 'Otro asesor ya tiene este número de personal',
  'personnel-number-taken.detail': 'No se ha cambiado nada. Comprueba el número, o busca al asesor.',
  'device-retired': 'Este dispositivo está retirado',
  'device-retired.detail': 'No se ha cambiado nada. Registra el dispositivo de nuevo para volver a usarlo.',
  'id-taken': 'Este identificador ya existe',
  'id-taken.detail': 'No se ha cambiado nada. Crea un identificador nuevo para cada registro nuevo.',
} as const satisfies Record<keyof typeof en, string>
