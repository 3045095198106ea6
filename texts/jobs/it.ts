import type { en } from './en.ts'

export const it = {
  'needs-data': 'Questa attività non si può avviare a mano',
  'needs-data.detail': 'Non è stato avviato nulla. Servono dati che ha solo il lavoro che la richiede.',
  'not-queued': 'Questa esecuzione non è più in attesa',
  'not-queued.detail': 'Non è stato modificato nulla. Nel frattempo è iniziata o finita; guarda lo stato attuale.',
} as const satisfies Record<keyof typeof en, string>
