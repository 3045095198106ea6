import type { en } from './en.ts'

export const it = {
  'legal-entity-code-taken': 'Un’altra persona giuridica ha già questo codice',
  'legal-entity-code-taken.detail': 'Nulla è stato modificato. Scegli un altro codice.',
  'currency-in-use': 'La valuta non si può più cambiare',
  'currency-in-use.detail':
    'Nulla è stato modificato. Questa persona giuridica ha dei negozi, e i loro importi sono nella sua valuta.',
  'store-code-taken': 'Un altro negozio ha già questo codice',
  'store-code-taken.detail': 'Nulla è stato modificato. Scegli un altro codice.',
  'store-closed': 'Un negozio è chiuso',
  'store-closed.detail': 'Nulla è stato modificato. Scegli un negozio aperto, oppure riapri prima questo.',
  'unknown-store': 'Un negozio non è conosciuto qui',
  'unknown-store.detail': 'Nulla è stato modificato. Scegli fra i negozi a cui arriva il tuo ruolo.',
  'address-book-code-taken': 'Un’altra rubrica ha già questo codice',
  'address-book-code-taken.detail': 'Nulla è stato modificato. Scegli un altro codice.',
  'address-book-in-use': 'Questa rubrica è in uso',
  'address-book-in-use.detail':
    'Nulla è stato modificato. La usano {stores, plural, one {# negozio} many {# di negozi} other {# negozi}} e {associates, plural, one {# consulente} many {# di consulenti} other {# consulenti}}. Toglila prima a loro.',
  'unknown-address-book': 'Una rubrica non è conosciuta qui',
  'unknown-address-book.detail': 'Nulla è stato modificato. Scegli fra le rubriche a cui arriva il tuo ruolo.',
  'personnel-number-taken': 'Un altro consulente ha già questo numero di matricola',
  'personnel-number-taken.detail': 'Nulla è stato modificato. Controlla il numero, oppure cerca il consulente.',
  'device-retired': 'Questo dispositivo è ritirato',
  'device-retired.detail': 'Nulla è stato modificato. Registra di nuovo il dispositivo per usarlo ancora.',
  'id-taken': 'Questo identificativo esiste già',
  'id-taken.detail': 'Nulla è stato modificato. Crea un identificativo nuovo per ogni nuova registrazione.',
} as const satisfies Record<keyof typeof en, string>
