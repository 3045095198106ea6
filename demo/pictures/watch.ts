import type { Design, Metal } from '../goods/design.ts'
import { COLOUR_TONES, METAL_TONES } from './palette.ts'
import { linear, metalDefs, num, picture, radial, shadow } from './svg.ts'

const turned = (content: string, degrees: number) => `<g transform="rotate(${num(degrees)})">${content}</g>`

/** A watch, lying, at eight past ten. */
export function drawWatch(design: Design): string {
  const { metal, colour, points } = design
  const [light, body, shade] = COLOUR_TONES[colour]
  const isOnMetal = metal === 'steel' && points % 2 === 1
  const defs =
    metalDefs(metal) +
    linear('t', [
      [0, shade],
      [0.2, body],
      [0.45, light],
      [0.75, body],
      [1, shade],
    ]) +
    radial('f', dialTones(design), [0.42, 0.36, 0.75])
  const band = isOnMetal ? links(metal) : strap(design)
  return picture(
    defs,
    `${shadow([414, 418], [250, 330])}<g transform="translate(400 400)rotate(-6)">${band}${watchCase(design)}${dial(design)}</g>`,
  )
}

function dialTones({ colour, points }: Design): (readonly [number, string])[] {
  const [light, body, shade] = COLOUR_TONES[colour]
  if (points % 3 !== 0)
    return [
      [0, '#fffefb'],
      [0.7, '#f4efe6'],
      [1, '#d9d1c4'],
    ]
  return [
    [0, light],
    [0.55, body],
    [1, shade],
  ]
}

function strap({ colour }: Design): string {
  const [, , shade, accent] = COLOUR_TONES[colour]
  const upper = 'M-88-130L-66-392Q-64-400-56-400H56Q64-400 66-392L88-130Z'
  const stitches = 'M-72-150L-52-384M72-150L52-384'
  const half = `<path d="${upper}" fill="url(#t)" stroke="${shade}"/><path d="${stitches}" fill="none" stroke="${accent}" stroke-width="3" stroke-dasharray="11 7" stroke-opacity=".75"/>`
  const holes = [300, 336, 372].map((y) => `<circle cy="${y}" r="5.5" fill="${shade}"/>`).join('')
  return `${half}${turned(half, 180)}${holes}`
}

function links(metal: Metal): string {
  const [glint, , , shade] = METAL_TONES[metal]
  const link = (x: number, wide: number, fill: string) =>
    `<rect x="${x}" width="${wide}" height="31" rx="7" fill="url(#${fill})" stroke="${shade}"/>`
  const rows = Array.from(
    { length: 8 },
    (_, at) => `<use href="#r" transform="translate(0 ${-166 - at * 33})scale(${(1 - at * 0.03).toFixed(2)} 1)"/>`,
  )
  return `<defs><g id="r">${link(-88, 62, 'm')}${link(-25, 50, 'v')}${link(26, 62, 'm')}</g></defs><path d="M-84-130H84V-170H-84Z" fill="${glint}"/><g id="l">${rows.join('')}</g><use href="#l" transform="rotate(180)"/>`
}

function watchCase({ metal, points }: Design): string {
  const deep = METAL_TONES[metal][4]
  const outer =
    points % 5 === 0
      ? `<rect x="-158" y="-158" width="316" height="316" rx="86" fill="url(#m)" stroke="${deep}"/>`
      : `<circle r="172" fill="url(#m)" stroke="${deep}"/>`
  return `<rect x="164" y="-17" width="27" height="34" rx="7" fill="url(#v)" stroke="${deep}"/>${outer}<circle r="150" fill="url(#d)"/><circle r="144" fill="url(#f)"/><circle r="144" fill="none" stroke="#0003" stroke-width="3"/>`
}

function dial({ metal, style, colour, points }: Design): string {
  const isDark = points % 3 === 0 && !['sand', 'sky', 'rose', 'pearl-grey'].includes(colour)
  const ink = isDark ? '#f3ead7' : '#37322c'
  const tone = METAL_TONES[metal][isDark ? 1 : 3]
  const marks = Array.from({ length: 12 }, (_, hour) =>
    turned(
      `<path d="M0-126V${hour % 3 === 0 ? -98 : -110}" stroke="${tone}" stroke-width="${hour % 3 === 0 ? 6 : 4}" stroke-linecap="round"/>`,
      hour * 30,
    ),
  )
  const minutes = `<circle r="135" fill="none" stroke="${ink}" stroke-opacity=".55" stroke-width="5" stroke-dasharray="1.2 12.94"/>`
  const hands = `${turned('<path d="M-5 16L-3-74L0-84L3-74L5 16Z"/>', 304)}${turned('<path d="M-4 20L-2-112L0-120L2-112L4 20Z"/>', 48)}`
  const name = `<path d="M-6-64A9 9 0 1 0 5-52A7.5 7.5 0 1 1-6-64Z" fill="${ink}" opacity=".8"/>`
  return `${minutes}${marks.join('')}${name}${complication(style, ink)}<g fill="${tone}" stroke="#0004">${hands}</g><path d="M0 34V-116" stroke="${isDark ? '#e7c9a0' : '#7c2f33'}" stroke-width="2" transform="rotate(198)"/><circle r="7.5" fill="url(#v)" stroke="#0004"/><path d="M-120-66A137 137 0 0 1 40-131L16-110A118 118 0 0 0-104-52Z" fill="#fff" opacity=".16"/>`
}

function complication(style: Design['style'], ink: string): string {
  if (style === 'moonphase')
    return `<clipPath id="q"><path d="M-46 74A46 46 0 0 1 46 74Q34 66 24 76Q12 84 0 76Q-12 84-24 76Q-34 66-46 74Z"/></clipPath><g clip-path="url(#q)"><path d="M-50 20H50V90H-50Z" fill="#22315c"/><circle cx="10" cy="58" r="19" fill="#f0d9a0"/><path d="M-26 44l2 5 5 2-5 2-2 5-2-5-5-2 5-2ZM-12 60l1.5 3 3 1.5-3 1.5-1.5 3-1.5-3-3-1.5 3-1.5ZM34 40l1.5 3 3 1.5-3 1.5-1.5 3-1.5-3-3-1.5 3-1.5Z" fill="#f3e6c4"/></g>`
  if (style === 'small-seconds')
    return `<g transform="translate(0 62)"><circle r="36" fill="#0001" stroke="${ink}" stroke-opacity=".35"/><circle r="31" fill="none" stroke="${ink}" stroke-opacity=".6" stroke-width="4" stroke-dasharray="1 15.23"/><path d="M0 8V-27" stroke="${ink}" stroke-width="2" transform="rotate(130)"/></g>`
  return `<rect x="66" y="-14" width="34" height="28" rx="3" fill="#fffdf8" stroke="#0004"/><text x="83" y="8" text-anchor="middle" font-family="Georgia,serif" font-size="21" fill="#37322c">21</text>`
}
