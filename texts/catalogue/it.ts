import type { en } from './en.ts'

export const it = {
  'id-taken': 'Questo identificativo esiste già',
  'id-taken.detail': 'Nulla è stato modificato. Crea un identificativo nuovo per ogni nuova registrazione.',
  'code-taken': 'Questo codice esiste già',
  'code-taken.detail': 'Nulla è stato modificato. Scegli un altro codice, oppure modifica ciò che lo ha.',
  'barcode-taken': 'Un’altra variante ha già questo codice a barre',
  'barcode-taken.detail':
    'Nulla è stato modificato. Controlla il codice a barre, oppure toglilo prima all’altra variante.',
  'unknown-brand': 'Questo marchio non è conosciuto qui',
  'unknown-brand.detail': 'Nulla è stato modificato. Scegli uno dei marchi, oppure crealo prima.',
  'unknown-category': 'Questa categoria non è conosciuta qui',
  'unknown-category.detail': 'Nulla è stato modificato. Scegli una delle categorie, oppure creala prima.',
  'category-loop': 'Una categoria non può stare sotto sé stessa',
  'category-loop.detail': 'Nulla è stato modificato. Scegli una categoria che non stia sotto questa.',
  'not-a-picture': 'Questa non è un’immagine che si possa conservare',
  'not-a-picture.detail':
    'Nulla è stato modificato. Invia un file PNG, JPEG o WebP senza animazione, fino a 700 kB e 4096 pixel per lato.',
  'picture-type': 'Questo non è un file PNG, JPEG o WebP',
  'picture-broken': 'Il file non è completo, oppure è animato',
  'picture-too-large': 'L’immagine ha più di 4096 pixel su un lato',
} as const satisfies Record<keyof typeof en, string>
