import type { Language } from '#contract/shared.ts'
import type { Colour, Cut, Metal, Motif, Stone, Style } from './design.ts'

/** The same in each language of the demo. */
export type Words = Readonly<Record<Language, string>>

const words = (en: string, es: string, it: string): Words => ({ en, es, it })

export const METAL_WORDS: Readonly<Record<Metal, Words>> = {
  'yellow-gold': words('yellow gold', 'oro amarillo', 'oro giallo'),
  'white-gold': words('white gold', 'oro blanco', 'oro bianco'),
  'rose-gold': words('rose gold', 'oro rosa', 'oro rosa'),
  platinum: words('platinum', 'platino', 'platino'),
  steel: words('steel', 'acero', 'acciaio'),
}

export const STONE_WORDS: Readonly<Record<Stone, Words>> = {
  diamond: words('diamond', 'diamante', 'diamante'),
  sapphire: words('sapphire', 'zafiro', 'zaffiro'),
  ruby: words('ruby', 'rubí', 'rubino'),
  emerald: words('emerald', 'esmeralda', 'smeraldo'),
  aquamarine: words('aquamarine', 'aguamarina', 'acquamarina'),
  tourmaline: words('tourmaline', 'turmalina', 'tormalina'),
  amethyst: words('amethyst', 'amatista', 'ametista'),
  citrine: words('citrine', 'citrino', 'citrino'),
  pearl: words('pearl', 'perla', 'perla'),
  moonstone: words('moonstone', 'piedra de luna', 'pietra di luna'),
  onyx: words('onyx', 'ónix', 'onice'),
}

export const STONES_WORDS: Readonly<Record<Stone, Words>> = {
  diamond: words('diamonds', 'diamantes', 'diamanti'),
  sapphire: words('sapphires', 'zafiros', 'zaffiri'),
  ruby: words('rubies', 'rubíes', 'rubini'),
  emerald: words('emeralds', 'esmeraldas', 'smeraldi'),
  aquamarine: words('aquamarines', 'aguamarinas', 'acquemarine'),
  tourmaline: words('tourmalines', 'turmalinas', 'tormaline'),
  amethyst: words('amethysts', 'amatistas', 'ametiste'),
  citrine: words('citrines', 'citrinos', 'citrini'),
  pearl: words('pearls', 'perlas', 'perle'),
  moonstone: words('moonstones', 'piedras de luna', 'pietre di luna'),
  onyx: words('onyx beads', 'cuentas de ónix', 'sfere di onice'),
}

/** Before the stone in English, behind it in Spanish and Italian. */
export const CUT_WORDS: Readonly<Record<Cut, Words>> = {
  round: words('brilliant-cut', 'talla brillante', 'taglio brillante'),
  oval: words('oval-cut', 'talla oval', 'taglio ovale'),
  cushion: words('cushion-cut', 'talla cojín', 'taglio cuscino'),
  step: words('emerald-cut', 'talla esmeralda', 'taglio smeraldo'),
  pear: words('pear-cut', 'talla pera', 'taglio goccia'),
  marquise: words('marquise-cut', 'talla marquesa', 'taglio marquise'),
}

export const MOTIF_WORDS: Readonly<Record<Motif, Words>> = {
  moon: words('moon', 'luna', 'luna'),
  star: words('star', 'estrella', 'stella'),
  leaf: words('leaf', 'hoja', 'foglia'),
  shell: words('shell', 'concha', 'conchiglia'),
  knot: words('knot', 'nudo', 'nodo'),
  swallow: words('swallow', 'golondrina', 'rondine'),
}

/** The collections of the house: each has its motif, and a name that is the same everywhere. */
export const COLLECTIONS: Readonly<Record<Motif, string>> = {
  moon: 'Plenilunio',
  star: 'Firmamento',
  leaf: 'Sottobosco',
  shell: 'Risacca',
  knot: 'Gomena',
  swallow: 'Primavolo',
}

export const COLOUR_WORDS: Readonly<Record<Colour, Words>> = {
  ink: words('ink blue', 'azul tinta', 'blu inchiostro'),
  bordeaux: words('bordeaux', 'burdeos', 'bordeaux'),
  forest: words('forest green', 'verde bosque', 'verde bosco'),
  tobacco: words('tobacco', 'tabaco', 'tabacco'),
  sand: words('sand', 'arena', 'sabbia'),
  sky: words('sky blue', 'azul cielo', 'celeste'),
  rose: words('powder rose', 'rosa empolvado', 'rosa cipria'),
  'pearl-grey': words('pearl grey', 'gris perla', 'grigio perla'),
}

/** What a piece is called; styles of the same name in several kinds are told apart by the kind. */
export const PIECE_WORDS: Readonly<Record<`${string}/${Style}`, Words>> = {
  'ring/solitaire': words('solitaire ring', 'Anillo solitario', 'Anello solitario'),
  'ring/halo': words('halo ring', 'Anillo con orla', 'Anello con contorno'),
  'ring/trilogy': words('three-stone ring', 'Anillo de tres piedras', 'Anello trilogy'),
  'ring/eternity': words('eternity ring', 'Alianza completa', 'Veretta'),
  'ring/band': words('wedding band', 'Alianza de boda', 'Fede nuziale'),
  'ring/signet': words('signet ring', 'Anillo de sello', 'Anello chevalier'),
  'ring/motif': words('ring', 'Anillo', 'Anello'),
  'necklace/pendant': words('pendant', 'Colgante', 'Pendente'),
  'necklace/motif': words('pendant', 'Colgante', 'Pendente'),
  'necklace/riviere': words('rivière necklace', 'Collar rivière', 'Collana rivière'),
  'necklace/strand': words('strand', 'Collar de cuentas', 'Filo'),
  'necklace/collar': words('collar', 'Gargantilla rígida', 'Girocollo rigido'),
  'bracelet/bangle': words('bangle', 'Brazalete', 'Bracciale rigido'),
  'bracelet/cuff': words('cuff', 'Brazalete ancho', 'Bracciale a fascia'),
  'bracelet/riviere': words('tennis bracelet', 'Pulsera rivière', 'Bracciale tennis'),
  'bracelet/charm': words('charm bracelet', 'Pulsera con dijes', 'Bracciale con ciondoli'),
  'bracelet/strand': words('bead bracelet', 'Pulsera de cuentas', 'Bracciale a fili'),
  'earrings/studs': words('stud earrings', 'Pendientes de botón', 'Orecchini a lobo'),
  'earrings/hoops': words('hoop earrings', 'Aros', 'Orecchini a cerchio'),
  'earrings/drops': words('drop earrings', 'Pendientes largos', 'Orecchini pendenti'),
  'earrings/motif': words('earrings', 'Pendientes', 'Orecchini'),
  'watch/moonphase': words('moonphase watch', 'Reloj fase lunar', 'Orologio fasi lunari'),
  'watch/date': words('watch', 'Reloj', 'Orologio'),
  'watch/small-seconds': words('small seconds watch', 'Reloj pequeño segundero', 'Orologio piccoli secondi'),
  'leather/card-case': words('card case', 'Tarjetero', 'Portacarte'),
  'leather/wallet': words('wallet', 'Cartera', 'Portafoglio'),
  'leather/key-ring': words('key ring', 'Llavero', 'Portachiavi'),
  'leather/jewel-case': words('jewel case', 'Joyero', 'Portagioie'),
  'leather/pouch': words('pouch', 'Bolsita', 'Sacchetto'),
  'scarf/square': words('silk square', 'Pañuelo de seda', 'Carré di seta'),
  'scarf/stole': words('silk stole', 'Estola de seda', 'Stola di seta'),
}
