import type { en } from './en.ts'

export const es = {
  'id-taken': 'Este identificador ya existe',
  'id-taken.detail': 'No se ha cambiado nada. Crea un identificador nuevo para cada registro nuevo.',
  'code-taken': 'Este código ya existe',
  'code-taken.detail': 'No se ha cambiado nada. Elige otro código, o cambia lo que lo tiene.',
  'barcode-taken': 'Otra variante ya tiene este código de barras',
  'barcode-taken.detail':
    'No se ha cambiado nada. Comprueba el código de barras, o quítaselo primero a la otra variante.',
  'unknown-brand': 'Esta marca no se conoce aquí',
  'unknown-brand.detail': 'No se ha cambiado nada. Elige una de las marcas, o créala primero.',
  'unknown-category': 'Esta categoría no se conoce aquí',
  'unknown-category.detail': 'No se ha cambiado nada. Elige una de las categorías, o créala primero.',
  'category-loop': 'Una categoría no puede estar por debajo de sí misma',
  'category-loop.detail': 'No se ha cambiado nada. Elige una categoría que no esté por debajo de esta.',
  'not-a-picture': 'Esto no es una imagen que se pueda guardar',
  'not-a-picture.detail':
    'No se ha cambiado nada. Envía un archivo PNG, JPEG o WebP sin animación, de hasta 700 kB y 4096 píxeles por lado.',
  'picture-type': 'Esto no es un archivo PNG, JPEG o WebP',
  'picture-broken': 'El archivo no está completo, o tiene animación',
  'picture-too-large': 'La imagen tiene más de 4096 píxeles en un lado',
} as const satisfies Record<keyof typeof en, string>
