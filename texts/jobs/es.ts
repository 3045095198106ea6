import type { en } from './en.ts'

export const es = {
  'needs-data': 'Esta tarea no se puede ejecutar a mano',
  'needs-data.detail': 'No se ha iniciado nada. Necesita datos que solo tiene el trabajo que la solicita.',
  'not-queued': 'Esta ejecución ya no está en espera',
  'not-queued.detail': 'No se ha cambiado nada. Ha empezado o terminado entretanto; mira su estado actual.',
} as const satisfies Record<keyof typeof en, string>
