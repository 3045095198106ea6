import type { en } from './en.ts'

export const es = {
  'control-character': 'El texto contiene un carácter de control',
  'direction-override': 'El texto contiene un carácter que altera la dirección de escritura',
  'time-zone-unknown': 'Esta zona horaria no se conoce',
  'currency-unknown': 'Esta moneda no se conoce',
  unknown: 'Este campo no se conoce aquí',
  required: 'Este dato es necesario',
  type: 'El tipo de este dato no es el correcto',
  'too-short': 'Es demasiado corto',
  'too-long': 'Es demasiado largo',
  'too-small': 'Es demasiado pequeño',
  'too-large': 'Es demasiado grande',
  'not-a-choice': 'No es una de las opciones',
  format: 'No tiene la forma esperada',
  invalid: 'No es válido',
  'cursor-unknown': 'Este cursor no es de esta lista',
  'scope-not-allowed': 'Esta operación no admite este alcance',
  repeated: 'Está más de una vez',
  'in-the-past': 'Está en el pasado',
  'too-far-ahead': 'Falta más de un año',
  network: 'No es una red, como 192.0.2.0/24',
} as const satisfies Record<keyof typeof en, string>
