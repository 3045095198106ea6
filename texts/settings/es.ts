import type { en } from './en.ts'

export const es = {
  'number-sequence-code-taken': 'Otra secuencia numérica ya tiene este código',
  'number-sequence-code-taken.detail': 'No se ha cambiado nada. Elige otro código.',
  'id-taken': 'Este identificador ya está en uso',
  'id-taken.detail': 'No se ha cambiado nada. Crea un identificador nuevo y vuelve a enviarlo.',
  'number-sequence-exhausted': 'A la secuencia numérica no le queda ningún número',
  'number-sequence-exhausted.detail':
    'No se ha cambiado nada. Quien gestiona la configuración puede darle más cifras y un final mayor.',
  'number-sequence-stopped': 'La secuencia numérica está detenida',
  'number-sequence-stopped.detail': 'No se ha cambiado nada. Quien gestiona la configuración puede activarla de nuevo.',
  'below-highest-issued': 'Hasta ahí ya se han dado números',
  'below-highest-issued.detail':
    'No se ha cambiado nada. El próximo número tiene que ser mayor que todos los que se han dado.',
  'number-pattern-ambiguous': 'Este patrón podría escribir un número que ya se ha dado',
  'number-pattern-ambiguous.detail': 'No se ha cambiado nada. Elige otro texto u otra cantidad de cifras.',
  'number-sequence-in-use': 'Un parámetro usa esta secuencia numérica',
  'number-sequence-in-use.detail': 'No se ha cambiado nada. Elige antes otra secuencia allí.',
  'number-sequence-issued': 'Ya se han tomado números de esta secuencia',
  'number-sequence-issued.detail':
    'No se ha cambiado nada. Detén la secuencia en su lugar: lo que dio queda explicado.',
  'number-pattern': 'Un patrón es texto con las cifras entre llaves y, como mucho, un año',
  'more-than-digits': 'El patrón tiene pocas cifras para esto',
  'unknown-reference': 'Esto no existe o no es tuyo',
  'feature.clienteling': 'Clienteling',
  'feature.clienteling.detail':
    'Los libros de clientes y todo lo que se apoya en ellos. Desactivado, es como si no existiera; no se borra nada.',
} as const satisfies Record<keyof typeof en, string>
