import type { Design } from '../goods/design.ts'
import { around, gem, gemDefs, prongs, rowOf, smallGem } from './gems.ts'
import { motifInMetal } from './motifs.ts'
import { METAL_TONES } from './palette.ts'
import { metalDefs, num, picture, placed, type Point, polygon } from './svg.ts'

/** The line in which a necklace lies: from the upper left corner down and up again, lowest in the middle. */
const ends = (low: number): readonly [Point, Point, Point, Point] => [
  [176, 40],
  [188, low * 1.34 - 14],
  [612, low * 1.34 - 14],
  [624, 40],
]

/** The line as a path. */
function drape(low: number): string {
  const [a, b, c, d] = ends(low).map(([x, y]) => `${num(x)} ${num(y)}`)
  return `M${a}C${b} ${c} ${d}`
}

/** The line as so many points. */
function drapePoints(low: number, count: number): Point[] {
  const [a, b, c, d] = ends(low)
  const at = (t: number, axis: 0 | 1) =>
    (1 - t) ** 3 * a[axis] + 3 * (1 - t) ** 2 * t * b[axis] + 3 * (1 - t) * t ** 2 * c[axis] + t ** 3 * d[axis]
  return Array.from({ length: count }, (_, step): Point => [at(step / (count - 1), 0), at(step / (count - 1), 1)])
}

/** Places at equal steps along a line of points, walked along it. */
function evenly(line: readonly Point[], step: number): Point[] {
  const places: Point[] = []
  let walked = 0
  let before = line[0] ?? [0, 0]
  for (const point of line) {
    walked += Math.hypot(point[0] - before[0], point[1] - before[1])
    before = point
    if (walked < step && places.length > 0) continue
    walked = 0
    places.push(point)
  }
  return places
}

/** A chain: links as dashes, lit from above, with its shadow. */
export function chain(d: string, { tones, wide = 6 }: { tones: readonly string[]; wide?: number }): string {
  const [glint, , body, shade] = tones
  const line = (stroke: string, width: number, more: string) =>
    `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" ${more}/>`
  const links = `stroke-linecap="round" stroke-dasharray="${num(wide * 1.5)} ${num(wide * 1.35)}"`
  return (
    line('#5b4a38', wide * 2, 'stroke-opacity=".09" transform="translate(5 9)"') +
    line(shade ?? '', wide * 0.55, '') +
    line(shade ?? '', wide, links) +
    line(body ?? '', wide * 0.72, links) +
    line(glint ?? '', wide * 0.28, `${links} transform="translate(-.6 -1)"`)
  )
}

/** A necklace, laid out. */
export function drawNecklace(design: Design): string {
  const { metal, stone, style } = design
  const row = style === 'riviere' || style === 'strand'
  const small = smallGem(row && stone ? stone : 'diamond')
  const defs = `${metalDefs(metal)}${stone ? gemDefs(stone) : ''}<g id="b">${small}</g>`
  return picture(defs, row ? rowed(design) : style === 'collar' ? collar(design) : hung(design))
}

function hung(design: Design): string {
  const { metal, stone, cut, style, motif, points } = design
  const low = style === 'motif' ? 428 : 440
  const tones = METAL_TONES[metal]
  const links = chain(drape(low), { tones, wide: 5.5 })
  const bail = `<path d="M388 ${low - 12}q12-16 24 0l-7 34h-10Z" fill="url(#m)" stroke="#0002"/>`
  if (style === 'motif') {
    const stud = stone
      ? placed(gem(stone, 'round') + prongs('round', { count: 4, size: 1 }), {
          x: motif === 'moon' ? 27 : 0,
          y: motif === 'moon' ? -5 : 0,
          size: 0.27,
        })
      : ''
    return `${links}<ellipse cx="406" cy="${low + 112}" rx="96" ry="98" fill="url(#s)" opacity=".45"/>${bail}${placed(motifInMetal(motif, metal) + stud, { x: 400, y: low + 100, size: 1.62 })}`
  }
  if (!stone) return links + bail
  const size = Math.min(2.2, 1.15 + points / 280)
  const middle = low + 20 + 58 * size
  const ring =
    points % 3 === 0 ? placed(rowOf('b', around(cut, { size: size + 0.22, bead: 21 }), 0.2), { x: 400, y: middle }) : ''
  const collet =
    ring === '' ? placed(`<g opacity=".95">${gemEdge(design)}</g>`, { x: 400, y: middle, size: size * 1.09 }) : ''
  return `${links}<ellipse cx="407" cy="${num(middle + 12)}" rx="${num(66 * size)}" ry="${num(70 * size)}" fill="url(#s)" opacity=".5"/>${bail}${collet}${ring}${placed(gem(stone, cut) + prongs(cut, { count: 4, size: 1.02 }), { x: 400, y: middle, size })}`
}

/** The collet behind a stone. */
function gemEdge({ cut }: Pick<Design, 'cut'>): string {
  const edge = around(cut, { size: 1, bead: 9 })
  return `<path d="${polygon(edge)}" fill="url(#m)" stroke="#0002"/>`
}

function rowed({ stone, style, metal, points }: Design): string {
  const isStrand = style === 'strand'
  const bead = isStrand ? 26 + (points % 4) * 4 : 21
  const places = evenly(drapePoints(610, 900), bead)
  const thread = `<path d="${drape(610)}" fill="none" stroke="${METAL_TONES[metal][3]}" stroke-width="${isStrand ? 2 : 9}"/>`
  const under = `<path d="${drape(610)}" fill="none" stroke="#5b4a38" stroke-opacity=".1" stroke-width="${bead * 1.2}" transform="translate(6 12)"/>`
  return stone ? `${under}${thread}${rowOf('b', places, (bead - 1) / 100)}` : under + thread
}

function collar({ metal, stone, cut }: Design): string {
  const [glint, , , , deep] = METAL_TONES[metal]
  const arc = 'M250 150C120 330 190 650 400 650C610 650 680 330 550 150'
  const line = (stroke: string, width: number, more = '') =>
    `<path d="${arc}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" ${more}/>`
  const ends = [250, 550].map((x) => `<circle cx="${x}" cy="150" r="17" fill="url(#v)" stroke="#0002"/>`).join('')
  const middle = stone
    ? placed(gemEdge({ cut }) + placed(gem(stone, cut), { x: 0, y: 0, size: 0.86 }), { x: 400, y: 650, size: 0.95 })
    : ''
  return `${line('#5b4a38', 30, 'stroke-opacity=".1" transform="translate(7 13)"')}${line(deep, 25)}${line('url(#m)', 22)}${line(glint, 5, 'stroke-opacity=".75" transform="translate(-4 -5)"')}${ends}${middle}`
}
