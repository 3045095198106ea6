import type { Language } from '#contract/shared.ts'

/** What an associate wants to remember of a client, written in the language of the store. */
export const NOTES: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'Prefers to be called before noon, never by text.',
    'Comes with her sister; show them the same tray.',
    'Wears her grandmother’s ring on the right hand and does not take it off.',
    'Likes to see a piece by daylight, at the window.',
    'Plays the cello: nothing on the left wrist.',
    'Asked us to remind him ten days before their anniversary.',
    'Reads every certificate to the last line.',
    'Moves house in spring; check the address before sending anything.',
    'Loves early pieces of the house and knows their years.',
    'Always in a hurry: have three pieces ready, not ten.',
    'Her daughter turns eighteen next year and is to have a watch.',
    'Gardener: short chains only, and clasps that hold.',
    'Do not mention prices in front of his guests.',
    'Is thinking about resetting an old stone.',
  ],
  es: [
    'Prefiere que la llamemos por la tarde, después de las siete.',
    'Viene con su madre; las dos deciden juntas.',
    'No se quita nunca la alianza de su abuela.',
    'Le gusta ver las piezas con luz natural, junto al balcón.',
    'Pidió que le avisemos antes de Reyes con dos ideas.',
    'Toca el violín: nada en la muñeca izquierda.',
    'Lee los certificados hasta la última línea.',
    'Se muda en primavera; confirmar la dirección antes de enviar nada.',
    'Su hija se gradúa el año que viene y quiere regalarle unos pendientes.',
    'Siempre tiene prisa: tres piezas preparadas, no diez.',
    'Conoce las piezas antiguas de la casa y sus años.',
    'No hablar de precios delante de sus invitados.',
    'Quiere volver a montar una piedra de familia.',
  ],
  it: [
    'Preferisce essere chiamata al mattino, mai con un messaggio.',
    'Viene con la sorella: mostrare a entrambe lo stesso vassoio.',
    'Porta l’anello della nonna alla mano destra e non lo toglie mai.',
    'Ama vedere i pezzi alla luce del giorno, vicino alla finestra.',
    'Ha chiesto di avvisarlo dieci giorni prima dell’anniversario.',
    'Suona il violoncello: niente al polso sinistro.',
    'Legge i certificati fino all’ultima riga.',
    'In primavera cambia casa: verificare l’indirizzo prima di spedire.',
    'Sua figlia compie diciotto anni l’anno prossimo: pensa a un orologio.',
    'Ha sempre fretta: tre pezzi pronti, non dieci.',
    'Conosce i pezzi storici della casa e i loro anni.',
    'Non parlare di prezzi davanti ai suoi ospiti.',
    'Vorrebbe rimontare una pietra di famiglia.',
    'Lavora in giardino: solo catene corte e chiusure sicure.',
  ],
}

/** What customers agreed to, as it was put to them. */
export const WORDINGS: Readonly<Record<'marketing' | 'profiling', Readonly<Record<Language, string>>>> = {
  marketing: {
    en: 'I would like to hear from Maison Ombrelune about new pieces and invitations.',
    es: 'Deseo recibir noticias e invitaciones de Maison Ombrelune.',
    it: 'Desidero ricevere novità e inviti da Maison Ombrelune.',
  },
  profiling: {
    en: 'Maison Ombrelune may use my purchases to suggest what suits me.',
    es: 'Maison Ombrelune puede usar mis compras para proponerme lo que me va.',
    it: 'Maison Ombrelune può usare i miei acquisti per propormi ciò che fa per me.',
  },
}
