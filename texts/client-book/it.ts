import type { en } from './en.ts'

export const it = {
  'no-number-sequence': 'Nessuna sequenza numerica dà il numero ai libri clienti',
  'no-number-sequence.detail':
    'Non è stato cambiato nulla. Chi gestisce le impostazioni la sceglie in sede, nel parametro «Identificativo del libro clienti».',
  leaver: 'Questa persona non lavora più qui',
  'leaver.detail': 'Non è stato cambiato nulla. Scegli il libro clienti di qualcuno che lavora qui.',
  'in-other-book': 'Il cliente è in un altro libro clienti',
  'in-other-book.detail':
    'Non è stato cambiato nulla. Il cliente è nel libro clienti {book}. Chi può riassegnare i clienti può spostarlo.',
  'not-in-book': 'Un cliente non è in questo libro clienti',
  'not-in-book.detail':
    'Non è stato cambiato nulla. Forse nel frattempo qualcuno lo ha spostato: guarda di nuovo e scegli ancora.',
  'role-not-allowed': 'Il cliente non può avere questo ruolo',
  'role-not-allowed.detail':
    'Non è stato cambiato nulla. La sede decide se un cliente può essere in più libri; un cliente già nel libro va prima tolto per dargli un altro ruolo.',
  'other-role': 'Questo cliente è nel libro con un altro ruolo o fino a un altro giorno',
  'only-for-cover': 'Solo la sostituzione ha una fine',
  'unknown-successor': 'Qualcuno tra gli indicati non può ricevere clienti',
  'unknown-successor.detail':
    'Non è stato cambiato nulla. Scegli persone che lavorano qui, che il tuo ruolo raggiunge e che non siano quella di cui sono i clienti.',
  'undo-too-late': 'Non si può più annullare',
  'undo-too-late.detail':
    'Non è stato cambiato nulla. Le modifiche ai libri clienti si possono annullare per 24 ore; lo storico mostra com’era.',
  undone: 'È già stato annullato',
  'undone.detail': 'Non è stato cambiato nulla.',
  'id-taken': 'Questo identificativo è già in uso',
  'id-taken.detail': 'Non è stato cambiato nulla. Crea un nuovo identificativo per ogni nuovo elemento.',
  'parameter.number-sequence': 'Identificativo del libro clienti',
  'parameter.number-sequence.detail':
    'La sequenza numerica che dà il numero a un libro clienti. Senza, non se ne può aprire nessuno.',
  'parameter.policy': 'In quanti libri può essere un cliente',
  'parameter.policy.detail':
    '«single»: al massimo in uno. «several»: in più libri, con una persona principale, altre secondarie e sostituzioni a tempo. Ciò che c’è resta com’è.',
  'parameter.attribute-group': 'Gruppo di attributi del libro clienti',
  'parameter.attribute-group.detail':
    'I suoi attributi sono mostrati sulla scheda del cliente, in ordine di visualizzazione, e filtrano il libro clienti.',
  'parameter.measures': 'Indicatori sulla scheda del cliente',
  'parameter.measures.detail': 'Fino a tre, prima degli attributi.',
  'cursor-too-old': 'Non si può più dire che cosa è cambiato da quel punto',
  'cursor-too-old.detail': 'Leggi di nuovo il portafoglio clienti dall’inizio.',
  'no-store': 'Non sei in nessun negozio',
  'no-store.detail': 'Scegli il negozio in cui ti trovi oppure indicane uno.',
  'too-many-views': 'Ci sono già 100 viste salvate',
  'too-many-views.detail': 'Nulla è stato salvato. Elimina una vista che non usi più.',
  yes: 'Sì',
  no: 'No',
} as const satisfies Record<keyof typeof en, string>
