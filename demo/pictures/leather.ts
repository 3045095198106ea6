import type { Design } from '../goods/design.ts'
import { motifFlat, motifInMetal } from './motifs.ts'
import { COLOUR_TONES } from './palette.ts'
import { linear, metalDefs, picture, placed, type Point, shadow } from './svg.ts'

/** Small leather goods. */
export function drawLeather(design: Design): string {
  const [light, body, shade] = COLOUR_TONES[design.colour]
  const defs =
    metalDefs(design.metal) +
    linear(
      't',
      [
        [0, light],
        [0.3, body],
        [1, shade],
      ],
      [0, 0, 0.7, 1],
    ) +
    linear(
      'k',
      [
        [0, body],
        [0.5, light],
        [1, body],
      ],
      [0, 0, 1, 0.4],
    ) +
    // Grain: a fine pattern of dents.
    `<pattern id="n" width="9" height="8" patternUnits="userSpaceOnUse"><path d="M1 2q2-2 4 0M5 6q2-2 4 0" stroke="${shade}" stroke-opacity=".28" fill="none"/></pattern>`
  const shapes = { 'card-case': cardCase, wallet, 'key-ring': keyRing, 'jewel-case': jewelCase, pouch } as const
  return picture(defs, design.style in shapes ? shapes[design.style as keyof typeof shapes](design) : '') // Just looked.
}

const box = ([x, y, wide, high]: readonly [number, number, number, number], round: number, look: string) =>
  `<rect x="${x}" y="${y}" width="${wide}" height="${high}" rx="${round}" ${look}/>`

/** A piece of leather with grain, a lit edge and a seam. */
function hide(at: readonly [number, number, number, number], round: number, { colour }: Design): string {
  const [light, , shade, accent] = COLOUR_TONES[colour]
  const [x, y, wide, high] = at
  const seam = [x + 15, y + 15, wide - 30, high - 30] as const
  return `${box(at, round, `fill="url(#t)" stroke="${shade}" stroke-width="2"`)}${box(at, round, `fill="url(#n)" `)}${box([x + 3, y + 3, wide - 6, high - 6], round - 3, `fill="none" stroke="${light}" stroke-opacity=".6" stroke-width="2"`)}${box(seam, Math.max(4, round - 12), `fill="none" stroke="${accent}" stroke-opacity=".8" stroke-width="3" stroke-dasharray="12 7"`)}`
}

/** The motif pressed into the leather. */
function pressed({ motif, colour }: Design, [x, y]: Point, size: number): string {
  const [light, , shade] = COLOUR_TONES[colour]
  return (
    placed(motifFlat(motif, light, 0.7), { x: x + 1.5, y: y + 2, size }) +
    placed(motifFlat(motif, shade, 0.75), { x, y, size })
  )
}

function cardCase(design: Design): string {
  const [light, , shade, accent] = COLOUR_TONES[design.colour]
  const cards = `${box([196, 226, 400, 200], 16, `fill="${accent}" stroke="#0002"`)}${box([192, 252, 400, 200], 16, `fill="#f6f1e8" stroke="#0002"`)}`
  const slots = [330, 372].map(
    (y) =>
      `<path d="M200 ${y}H600" stroke="${shade}" stroke-width="3"/><path d="M200 ${y + 3}H600" stroke="${light}" stroke-opacity=".7" stroke-width="2"/>`,
  )
  return `${shadow([408, 582], [268, 40])}<g transform="rotate(-7 400 420)">${cards}${hide([180, 280, 440, 296], 26, design)}${slots.join('')}${pressed(design, [400, 476], 0.8)}</g>`
}

function wallet(design: Design): string {
  const [light, , shade] = COLOUR_TONES[design.colour]
  const flap = `<path d="M150 240H650Q664 240 664 254V420Q664 440 644 444Q400 500 156 444Q136 440 136 420V254Q136 240 150 240Z" fill="url(#k)" stroke="${shade}" stroke-width="2"/><path d="M150 240H650Q664 240 664 254V420Q664 440 644 444Q400 500 156 444Q136 440 136 420V254Q136 240 150 240Z" fill="url(#n)"/><path d="M140 258Q142 244 152 244H648" fill="none" stroke="${light}" stroke-width="3"/>`
  return `${shadow([408, 610], [320, 44])}<g transform="rotate(-3 400 420)">${hide([136, 240, 528, 360], 30, design)}<path d="M150 452Q400 510 650 452" fill="none" stroke="#000" stroke-opacity=".22" stroke-width="9"/>${flap}<circle cx="400" cy="462" r="44" fill="url(#m)" stroke="#0003"/>${placed(motifInMetal(design.motif, design.metal), { x: 400, y: 462, size: 0.56 })}</g>`
}

function keyRing(design: Design): string {
  const [light, , shade, accent] = COLOUR_TONES[design.colour]
  const drop =
    'M400 330C470 330 520 420 520 520C520 610 470 668 400 668C330 668 280 610 280 520C280 420 330 330 400 330Z'
  return `${shadow([410, 664], [150, 30])}<circle cx="400" cy="190" r="92" fill="none" stroke="url(#d)" stroke-width="21"/><circle cx="400" cy="190" r="92" fill="none" stroke="url(#m)" stroke-width="17"/><circle cx="398" cy="187" r="92" fill="none" stroke="#fff" stroke-opacity=".6" stroke-width="3"/><rect x="382" y="270" width="36" height="80" rx="10" fill="url(#v)" stroke="#0003"/><path d="${drop}" fill="url(#t)" stroke="${shade}" stroke-width="2"/><path d="${drop}" fill="url(#n)"/><path d="${drop}" fill="none" stroke="${accent}" stroke-width="3.200" stroke-dasharray="12 7" stroke-opacity=".85" transform="translate(40 49)scale(.9)"/><path d="M330 372C306 420 296 480 300 540" fill="none" stroke="${light}" stroke-opacity=".8" stroke-width="4"/>${placed(motifInMetal(design.motif, design.metal), { x: 400, y: 530, size: 1.15 })}`
}

function jewelCase(design: Design): string {
  const [light, body, shade, accent] = COLOUR_TONES[design.colour]
  const lid = `<path d="M150 330L196 178Q200 166 214 166H586Q600 166 604 178L650 330Z" fill="${accent}"/><path d="M176 318L212 196H588L624 318Z" fill="#0001"/><path d="M150 330L196 178Q200 166 214 166H586Q600 166 604 178L650 330H626L584 190H216L174 330Z" fill="url(#k)" stroke="${shade}"/>`
  const rolls = [0, 1, 2].map(
    (at) =>
      `<rect x="176" y="${338 + at * 20}" width="448" height="26" rx="12" fill="${accent}" stroke="${shade}" stroke-opacity=".3"/>`,
  )
  return `${shadow([408, 612], [330, 48])}${lid}<path d="M150 330H650V430H150Z" fill="${shade}"/>${rolls.join('')}${hide([136, 400, 528, 206], 26, design)}<rect x="372" y="382" width="56" height="62" rx="12" fill="url(#m)" stroke="#0003"/><circle cx="400" cy="420" r="8" fill="${body}"/><path d="M146 412H360M440 412H654" stroke="${light}" stroke-width="3"/>${pressed(design, [400, 520], 0.8)}`
}

function pouch(design: Design): string {
  const [light, , shade, accent] = COLOUR_TONES[design.colour]
  const bag =
    'M300 290C210 360 170 470 190 560C204 628 270 650 400 650C530 650 596 628 610 560C630 470 590 360 500 290Z'
  const ruff = 'M286 176Q310 200 330 180Q352 156 376 182Q400 206 424 182Q448 156 470 180Q490 200 514 176L496 292H304Z'
  const folds =
    'M340 300C300 380 290 440 300 520M400 300C404 380 396 450 400 540M460 300C500 380 512 440 500 520M356 200L366 280M400 204V282M444 200L434 280'
  return `${shadow([408, 644], [250, 40])}<path d="${bag}" fill="url(#t)" stroke="${shade}" stroke-width="2"/><path d="${bag}" fill="url(#n)"/><path d="${ruff}" fill="url(#k)" stroke="${shade}" stroke-width="2"/><path d="${folds}" fill="none" stroke="${shade}" stroke-opacity=".5" stroke-width="5" stroke-linecap="round"/><path d="M232 420C214 470 212 520 222 560" fill="none" stroke="${light}" stroke-opacity=".8" stroke-width="6" stroke-linecap="round"/><path d="M292 290Q400 316 508 290" fill="none" stroke="${accent}" stroke-width="11" stroke-linecap="round"/><path d="M408 306Q440 380 476 402M394 306Q372 370 352 408" fill="none" stroke="${accent}" stroke-width="7" stroke-linecap="round"/><circle cx="478" cy="404" r="11" fill="url(#v)"/><circle cx="351" cy="410" r="11" fill="url(#v)"/>${placed(motifInMetal(design.motif, design.metal), { x: 400, y: 500, size: 1.25 })}`
}
