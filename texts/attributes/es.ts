import type { en } from './en.ts'

export const es = {
  'code-taken': 'Este código ya está en uso',
  'code-taken.detail': 'No se ha cambiado nada. Elige otro código.',
  'in-use': 'Está en uso',
  'in-use.detail': 'No se ha cambiado nada. Sus usos indican dónde. Un atributo se puede retirar en su lugar.',
  'type-in-use': 'Existen valores de este tipo',
  'type-in-use.detail':
    'No se ha cambiado nada. Los valores, los valores predeterminados y los filtros mantienen el tipo como está. Crea un atributo nuevo y retira el antiguo.',
  'option-in-use': 'Una opción que se quiere quitar está en uso',
  'option-in-use.detail': 'No se ha cambiado nada. Retira la opción: se queda donde está y ya no se ofrece.',
  'option-is-default': 'Una opción que se quiere retirar es un valor predeterminado',
  'option-is-default.detail':
    'No se ha cambiado nada. Elige antes otro valor predeterminado, en el atributo o en su grupo.',
  'values-out-of-range': 'Existen valores fuera de este intervalo',
  'values-out-of-range.detail':
    'No se ha cambiado nada. Elige un intervalo que los incluya, o corrige antes los valores.',
  'option-retired': 'Esta opción se ha retirado',
  'attribute-unknown': 'Este atributo no se conoce aquí',
  'attribute-retired': 'Este atributo se ha retirado',
  'type-unknown': 'Este tipo de atributo no se conoce aquí',
  'reference-unknown': 'Aquello a lo que se refiere no se conoce aquí',
  'currency-differs': 'Está en otra moneda',
  'range-inverted': 'El final es anterior al principio',
  'not-ascending': 'No es mayor que el anterior',
  'offer-not-for-kind': 'Los atributos de esta clase no se pueden ofrecer así',
  'offer-differs': 'Este atributo no se ofrece así como filtro',
  'not-refinable': 'Con este atributo no se puede filtrar',
} as const satisfies Record<keyof typeof en, string>
