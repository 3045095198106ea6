import type { Design } from '../goods/design.ts'
import { motifFlat } from './motifs.ts'
import { COLOUR_TONES } from './palette.ts'
import { linear, num, picture, placed, type Point } from './svg.ts'

/** A silk scarf, laid flat: a square with a border, or a stole that hangs in folds. */
export function drawScarf(design: Design): string {
  const [light, body, shade, accent] = COLOUR_TONES[design.colour]
  const defs =
    linear(
      'f',
      [
        [0, light],
        [0.55, body],
        [1, body],
      ],
      [0, 0, 1, 1],
    ) +
    // Silk takes the light in soft bands.
    linear(
      'w',
      [0, 0.14, 0.24, 0.4, 0.52, 0.66, 0.8, 1].map((at, band) => [at, band % 2 === 0 ? '#fff' : shade] as const),
      [0, 0.15, 1, 0.5],
    ) +
    `<g id="o">${motifFlat(design.motif, accent)}</g><g id="u">${motifFlat(design.motif, shade, 0.55)}</g>`
  return picture(defs, design.style === 'stole' ? stole(design) : square(design))
}

const used = (id: string, [x, y]: Point, { size, turn = 0 }: { size: number; turn?: number }) =>
  placed(`<use href="#${id}"/>`, { x, y, size, turn })

function square({ colour, points }: Design): string {
  const [light, , shade, accent] = COLOUR_TONES[colour]
  const edge =
    'M-286-280Q-140-292 0-284Q150-276 288-286Q280-140 290 0Q298 150 284 288Q140 278 0 288Q-150 296-288 284Q-280 140-290 0Q-296-150-286-280Z'
  const border = [258, 240].map(
    (half, at) =>
      `<rect x="${-half}" y="${-half}" width="${half * 2}" height="${half * 2}" fill="none" stroke="${at === 0 ? accent : light}" stroke-width="${at === 0 ? 14 : 3}" rx="6"/>`,
  )
  const corners = [0, 90, 180, 270].map(
    (turn) => `<g transform="rotate(${turn})">${used('o', [-186, -186], { size: 0.72, turn: -45 })}</g>`,
  )
  return `<path d="${edge}" fill="#5b4a38" opacity=".13" transform="translate(412 418)rotate(${points % 2 ? 6 : -6})"/><g transform="translate(400 400)rotate(${points % 2 ? 6 : -6})"><path d="${edge}" fill="url(#f)" stroke="${shade}" stroke-width="4"/>${border.join('')}${corners.join('')}${points % 2 ? wreath() : scattered()}<path d="${edge}" fill="url(#w)" opacity=".13"/><path d="${edge}" fill="none" stroke="${accent}" stroke-width="5" stroke-opacity=".8"/></g>`
}

/** The motif in two rings around a large one. */
function wreath(): string {
  const ring = (radius: number, count: number, size: number) =>
    Array.from({ length: count }, (_, at) => {
      const turn = (at * 360) / count
      const angle = (turn * Math.PI) / 180
      return used(at % 2 === 0 ? 'o' : 'u', [radius * Math.sin(angle), -radius * Math.cos(angle)], { size, turn })
    }).join('')
  return `${ring(150, 14, 0.42)}${ring(92, 8, 0.34)}${used('o', [0, 0], { size: 1 })}`
}

function scattered(): string {
  return [-2, -1, 0, 1, 2]
    .flatMap((row) => [-2, -1, 0, 1, 2].map((column) => ({ row, column })))
    .filter(({ row, column }) => Math.abs(row) + Math.abs(column) < 4)
    .map(({ row, column }) =>
      used((row + column) % 2 === 0 ? 'o' : 'u', [column * 84, row * 84], {
        size: 0.5,
        turn: (row * 37 + column * 53) % 90,
      }),
    )
    .join('')
}

function stole({ colour, points }: Design): string {
  const [light, , shade, accent] = COLOUR_TONES[colour]
  const half = (side: number, long: number) => {
    const x = (value: number) => num(400 + side * value)
    const shape = `M${x(6)} 96C${x(70)} 92 ${x(128)} 120 ${x(148)} 190C${x(170)} 340 ${x(150)} 480 ${x(176)} ${long}L${x(28)} ${long + 14}C${x(18)} 480 ${x(44)} 330 ${x(6)} 190Z`
    const folds = `M${x(60)} 130C${x(96)} 300 ${x(70)} 460 ${x(76)} ${long}M${x(112)} 150C${x(136)} 320 ${x(112)} 470 ${x(128)} ${long}`
    const rows = [0, 1, 2, 3, 4].map((at) =>
      used(at % 2 === 0 ? 'o' : 'u', [Number(x(at % 2 === 0 ? 88 : 108)), 236 + at * 84], {
        size: 0.52,
        turn: side * (at * 31),
      }),
    )
    const bands = [44, 62].map(
      (up, at) =>
        `<path d="M${x(25)} ${long + 14 - up}L${x(174)} ${long - up}" stroke="${at === 0 ? accent : light}" stroke-width="${at === 0 ? 11 : 4}"/>`,
    )
    const fringe = Array.from(
      { length: 17 },
      (_, at) => `M${x(31 + at * 9)} ${num(long + 14 - at * 0.85)}l${num(side * ((at % 3) - 1) * 2)} 36`,
    )
    return `<path d="${shape}" fill="#5b4a38" opacity=".12" transform="translate(9 14)"/><path d="${fringe.join('')}" stroke="${shade}" stroke-width="3"/><path d="${shape}" fill="url(#f)" stroke="${shade}" stroke-width="2"/>${rows.join('')}${bands.join('')}<path d="${folds}" fill="none" stroke="${shade}" stroke-opacity=".35" stroke-width="13" stroke-linecap="round"/><path d="${folds}" fill="none" stroke="#fff" stroke-opacity=".22" stroke-width="7" transform="translate(-15 0)"/>`
  }
  return (
    half(1, 640 + (points % 3) * 10) +
    half(-1, 610) +
    `<path d="M262 128C320 78 480 78 538 128C480 150 320 150 262 128Z" fill="url(#f)" stroke="${shade}" stroke-width="2"/>`
  )
}
