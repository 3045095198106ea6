import type { en } from './en.ts'

export const it = {
  'control-character': 'Il testo contiene un carattere di controllo',
  'direction-override': 'Il testo contiene un carattere che altera la direzione di scrittura',
  'time-zone-unknown': 'Questo fuso orario non è riconosciuto',
  'currency-unknown': 'Questa valuta non è riconosciuta',
  unknown: 'Questo campo non è previsto qui',
  required: 'Questo dato è necessario',
  type: 'Il tipo di questo dato non è corretto',
  'too-short': 'È troppo corto',
  'too-long': 'È troppo lungo',
  'too-small': 'È troppo piccolo',
  'too-large': 'È troppo grande',
  'not-a-choice': 'Non è una delle scelte',
  format: 'Non ha la forma attesa',
  invalid: 'Non è valido',
  'cursor-unknown': 'Questo cursore non è di questo elenco',
  'scope-not-allowed': 'Questa operazione non ammette questa portata',
  repeated: 'È presente più di una volta',
  'in-the-past': 'È nel passato',
  'too-far-ahead': 'Manca più di un anno',
  network: 'Non è una rete, come 192.0.2.0/24',
} as const satisfies Record<keyof typeof en, string>
