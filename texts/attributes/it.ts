import type { en } from './en.ts'

export const it = {
  'code-taken': 'Questo codice è già in uso',
  'code-taken.detail': 'Nulla è stato modificato. Scegli un altro codice.',
  'in-use': 'È in uso',
  'in-use.detail': 'Nulla è stato modificato. I suoi usi mostrano dove. Un attributo si può invece ritirare.',
  'type-in-use': 'Esistono valori di questo tipo',
  'type-in-use.detail':
    'Nulla è stato modificato. Valori, valori predefiniti e filtri mantengono il tipo com’è. Crea un nuovo attributo e ritira il vecchio.',
  'option-in-use': 'Una scelta da togliere è in uso',
  'option-in-use.detail': 'Nulla è stato modificato. Ritira la scelta: resta dove si trova e non viene più proposta.',
  'option-is-default': 'Una scelta da ritirare è un valore predefinito',
  'option-is-default.detail':
    'Nulla è stato modificato. Scegli prima un altro valore predefinito, nell’attributo o nel suo gruppo.',
  'values-out-of-range': 'Esistono valori fuori da questo intervallo',
  'values-out-of-range.detail':
    'Nulla è stato modificato. Scegli un intervallo che li comprenda, o correggi prima i valori.',
  'option-retired': 'Questa scelta è stata ritirata',
  'attribute-unknown': 'Questo attributo non è conosciuto qui',
  'attribute-retired': 'Questo attributo è stato ritirato',
  'type-unknown': 'Questo tipo di attributo non è conosciuto qui',
  'reference-unknown': 'Ciò a cui si riferisce non è conosciuto qui',
  'currency-differs': 'È in un’altra valuta',
  'range-inverted': 'La fine viene prima dell’inizio',
  'not-ascending': 'Non è maggiore di quello precedente',
  'offer-not-for-kind': 'Gli attributi di questo genere non si possono proporre così',
  'offer-differs': 'Questo attributo non è proposto così come filtro',
  'not-refinable': 'Con questo attributo non si può filtrare',
} as const satisfies Record<keyof typeof en, string>
