import type { en } from './en.ts'

export const it = {
  'number-sequence-code-taken': 'Un’altra sequenza numerica ha già questo codice',
  'number-sequence-code-taken.detail': 'Nulla è stato modificato. Scegli un altro codice.',
  'id-taken': 'Questo identificativo è già in uso',
  'id-taken.detail': 'Nulla è stato modificato. Crea un nuovo identificativo e invia di nuovo.',
  'number-sequence-exhausted': 'La sequenza numerica non ha più numeri',
  'number-sequence-exhausted.detail':
    'Nulla è stato modificato. Chi gestisce le impostazioni può darle più cifre e una fine maggiore.',
  'number-sequence-stopped': 'La sequenza numerica è ferma',
  'number-sequence-stopped.detail': 'Nulla è stato modificato. Chi gestisce le impostazioni può riattivarla.',
  'below-highest-issued': 'Fino a lì i numeri sono già stati dati',
  'below-highest-issued.detail':
    'Nulla è stato modificato. Il prossimo numero deve essere maggiore di tutti quelli dati.',
  'number-pattern-ambiguous': 'Questo schema potrebbe scrivere un numero già dato',
  'number-pattern-ambiguous.detail': 'Nulla è stato modificato. Scegli un altro testo o un altro numero di cifre.',
  'number-sequence-in-use': 'Un parametro usa questa sequenza numerica',
  'number-sequence-in-use.detail': 'Nulla è stato modificato. Scegli prima un’altra sequenza lì.',
  'number-sequence-issued': 'Da questa sequenza sono già stati presi numeri',
  'number-sequence-issued.detail':
    'Nulla è stato modificato. Ferma piuttosto la sequenza: ciò che ha dato resta spiegato.',
  'number-pattern': 'Uno schema è testo con le cifre fra graffe e al massimo un anno',
  'more-than-digits': 'Lo schema ha troppo poche cifre per questo',
  'unknown-reference': 'Questo non esiste o non è tuo',
  'feature.clienteling': 'Clienteling',
  'feature.clienteling.detail':
    'I libri clienti e tutto ciò che vi si appoggia. Se è spento, è come se non esistesse; nulla viene cancellato.',
} as const satisfies Record<keyof typeof en, string>
