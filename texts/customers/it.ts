import type { en } from './en.ts'

export const it = {
  'id-taken': 'Questo identificativo esiste già',
  'id-taken.detail': 'Nulla è stato modificato. Crea un identificativo nuovo per ogni nuova registrazione.',
  'number-taken': 'Un altro cliente ha già questo numero',
  'number-taken.detail': 'Nulla è stato modificato. Cerca il cliente con il numero, oppure scegline un altro.',
  'external-id-taken': 'Un altro cliente ha già questo identificativo di un altro sistema',
  'external-id-taken.detail': 'Nulla è stato modificato. Cerca il cliente con questo identificativo.',
  'card-taken': 'Un altro cliente ha già questa carta',
  'card-taken.detail': 'Nulla è stato modificato. Cerca il cliente con il numero della carta.',
  'likely-duplicate': 'Questo cliente potrebbe esserci già',
  'likely-duplicate.detail':
    'Nulla è stato modificato. Guarda i possibili duplicati; se è un’altra persona, invialo di nuovo indicandolo.',
  'unknown-store': 'Il negozio abituale non è conosciuto qui',
  'unknown-store.detail': 'Nulla è stato modificato. Scegli fra i negozi a cui arriva il tuo ruolo.',
  'unknown-address-book': 'Una rubrica non è conosciuta qui',
  'unknown-address-book.detail':
    'Nulla è stato modificato. Scegli fra le rubriche di clienti dei negozi a cui arriva il tuo ruolo.',
  'not-a-company': 'Solo un’azienda ha degli acquirenti',
  'not-a-company.detail': 'Nulla è stato modificato. Questo cliente è una persona.',
  'not-a-person': 'Solo una persona acquista per un’azienda',
  'not-a-person.detail': 'Nulla è stato modificato. Scegli un cliente che sia una persona.',
  'phone-impossible': 'Questo non è un numero di telefono',
  'phone-without-country': 'A questo numero di telefono manca il paese, come in +39',
  'email-invalid': 'Questo non è un indirizzo e-mail',
  'second-primary': 'Un altro è già quello principale',
  'in-the-future': 'Questo è nel futuro',
  'parameter.number-sequence': 'Sequenza numerica dei clienti',
  'parameter.number-sequence.detail':
    'I nuovi clienti prendono da essa il loro numero, se non viene dato. Senza sequenza non ne hanno uno.',
  'parameter.attribute-group': 'Attributi dei clienti',
  'parameter.attribute-group.detail':
    'Il gruppo di attributi che dice quali attributi si mostrano di un cliente, e in quale ordine.',
} as const satisfies Record<keyof typeof en, string>
