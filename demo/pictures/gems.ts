import type { Cut, Stone } from '../goods/design.ts'
import { isRounded, STONE_TONES } from './palette.ts'
import { ellipsePath, num, type Point, polygon, radial } from './svg.ts'

/** How far the edge of a cut is from its middle in a direction, for a stone of size 100 across. */
const EDGE: Readonly<Record<Cut, (angle: number) => Point>> = {
  round: (t) => [50 * Math.cos(t), 50 * Math.sin(t)],
  oval: (t) => [40 * Math.cos(t), 52 * Math.sin(t)],
  cushion: (t) => [50 * soft(Math.cos(t), 0.62), 48 * soft(Math.sin(t), 0.62)],
  step: (t) => [38 * soft(Math.cos(t), 0.36), 52 * soft(Math.sin(t), 0.36)],
  pear: (t) => [
    44 * Math.cos(t) * (Math.sin(t) < 0 ? 1 - 0.55 * Math.sin(t) ** 2 : 1),
    Math.sin(t) < 0 ? 66 * Math.sin(t) + 6 : 44 * Math.sin(t) + 6,
  ],
  marquise: (t) => [30 * Math.cos(t) * (0.72 + 0.28 * Math.abs(Math.cos(t))), 60 * Math.sin(t)],
}

/** Rounds a circle towards a square. */
const soft = (value: number, power: number) => Math.sign(value) * Math.abs(value) ** power

const shrunk = ([x, y]: Point, share: number): Point => [x * share, y * share]

/** Half of the width and of the height of a stone of this cut, for what is set around it. */
export function extentOf(cut: Cut): Point {
  return [EDGE[cut](0)[0], EDGE[cut](Math.PI / 2)[1]]
}

/** The edge of a stone, so many points from the right on, clockwise. */
export function edgeOf(cut: Cut, count: number, size = 1): Point[] {
  return Array.from({ length: count }, (_, at) => shrunk(EDGE[cut]((at * 2 * Math.PI) / count), size))
}

/** The gradients that `gem` needs. */
export function gemDefs(stone: Stone): string {
  const [glint, light, body, shade, deep] = STONE_TONES[stone]
  if (!isRounded(stone)) return ''
  return radial(
    'p',
    [
      [0, glint],
      [0.25, light],
      [0.6, body],
      [0.88, shade],
      [1, deep],
    ],
    [0.36, 0.3, 0.8],
  )
}

/** A stone around the point 0, 0, about 100 across. */
export function gem(stone: Stone, cut: Cut): string {
  return isRounded(stone) ? rounded(stone, stone === 'pearl' ? 'round' : cut) : faceted(stone, cut)
}

/** A small stone, of few facets: for rows of them. */
export function smallGem(stone: Stone): string {
  const [glint, light, body, shade, deep] = STONE_TONES[stone]
  if (isRounded(stone)) return rounded(stone, 'round')
  const edge = edgeOf('round', 8, 1)
  const table = edgeOf('round', 8, 0.52)
  const half = [...edge.slice(0, 4), ...table.slice(0, 4).toReversed()]
  return `<circle r="50" fill="${body}" stroke="${deep}" stroke-width="3"/><path fill="${shade}" d="${polygon(half)}"/><path fill="${light}" d="${polygon(edge.filter((_, at) => at % 2 === 0))}" opacity=".8"/><path fill="${glint}" d="${polygon(table)}" opacity=".75"/>`
}

function rounded(stone: Stone, cut: Cut): string {
  const [glint, , , , deep] = STONE_TONES[stone]
  const edge = polygon(edgeOf(cut, 36))
  const spark = stone === 'onyx' ? 0.55 : 0.9
  return `<path d="${edge}" fill="url(#p)" stroke="${deep}" stroke-opacity=".4"/><ellipse cx="-14" cy="-20" rx="13" ry="8" fill="${glint}" opacity="${spark}" transform="rotate(-35 -14 -20)"/><ellipse cx="14" cy="27" rx="17" ry="8" fill="${glint}" opacity=".18"/>`
}

/**
 * The crown of a brilliant seen from above: table, stars, kites and girdle facets, each as light as it faces the light from
 * the upper left. Facets of one tone are one path. A step cut has rows of long facets instead.
 */
function faceted(stone: Stone, cut: Cut): string {
  const tones = STONE_TONES[stone]
  const facets = cut === 'step' ? steps() : brilliant(cut)
  const byTone = Map.groupBy(facets, ({ points, tilt }) => toneOf(points, tilt))
  const paths = tones.map((tone, at) => {
    const of = byTone.get(at) ?? []
    return of.length === 0 ? '' : `<path fill="${tone}" d="${of.map(({ points }) => polygon(points)).join('')}"/>`
  })
  const table = polygon(edgeOf(cut, cut === 'step' ? 24 : 8, cut === 'step' ? 0.46 : 0.53))
  const [glint, light] = tones
  const spark = cut === 'marquise' ? [-7, -16] : [-15, -17]
  return `<g stroke="${glint}" stroke-opacity=".35" stroke-width=".7" stroke-linejoin="round">${paths.join('')}<path d="${table}" fill="${light}" fill-opacity=".55"/></g><path d="${polygon(
    [
      [spark[0] ?? 0, (spark[1] ?? 0) - 9],
      [(spark[0] ?? 0) + 13, (spark[1] ?? 0) - 2],
      [(spark[0] ?? 0) + 2, (spark[1] ?? 0) + 11],
    ],
  )}" fill="#fff" opacity=".7"/>`
}

interface Facet {
  readonly points: readonly Point[]
  /** Turns the facet's look away from where it lies: neighbours of one direction still differ. */
  readonly tilt: number
}

function brilliant(cut: Cut): Facet[] {
  const edge = edgeOf(cut, 16)
  const at = (points: readonly Point[], index: number): Point =>
    points[(index + points.length) % points.length] ?? [0, 0]
  const table = edgeOf(cut, 8, 0.53)
  const middle = edge.map((point) => shrunk(point, 0.77))
  return Array.from({ length: 8 }, (_, j) => j).flatMap((j) => {
    const [left, right] = [at(middle, 2 * j - 1), at(middle, 2 * j + 1)]
    return [
      { points: [at(table, j), left, at(edge, 2 * j), right], tilt: 0 },
      { points: [at(table, j), right, at(table, j + 1)], tilt: 2.3 },
      { points: [right, at(edge, 2 * j), at(edge, 2 * j + 1)], tilt: 3.6 },
      { points: [right, at(edge, 2 * j + 1), at(edge, 2 * j + 2)], tilt: -1.1 },
    ]
  })
}

function steps(): Facet[] {
  const rows = [1, 0.82, 0.64, 0.46]
  const corners: readonly Point[] = [
    [26, -52],
    [38, -40],
    [38, 40],
    [26, 52],
    [-26, 52],
    [-38, 40],
    [-38, -40],
    [-26, -52],
  ]
  return rows.slice(0, -1).flatMap((outer, row) => {
    const inner = rows[row + 1] ?? 0
    return corners.map((from, at) => {
      const to = corners[(at + 1) % corners.length] ?? from
      return {
        points: [shrunk(from, outer), shrunk(to, outer), shrunk(to, inner), shrunk(from, inner)],
        tilt: row * 1.9,
      }
    })
  })
}

function toneOf(points: readonly Point[], tilt: number): number {
  const [x, y] = points.reduce<Point>(([sx, sy], [px, py]) => [sx + px, sy + py], [0, 0])
  const facing = Math.cos(Math.atan2(y, x) - -2.2 + tilt)
  return Math.min(4, Math.max(0, Math.round(2 - 2.1 * facing)))
}

/** Beads of metal that hold a stone, on its edge. */
export function prongs(cut: Cut, { count, size, bead = 6 }: { count: number; size: number; bead?: number }): string {
  const turned = edgeOf(cut, count * 2, size * 0.97).filter((_, at) => at % 2 === 1)
  const beads = turned.map(([x, y]) => ellipsePath([x, y], bead)).join('')
  return `<path d="${beads}" fill="url(#v)" stroke="#0003" stroke-width="1"/>`
}

/** The small stones around a large one, as places: along its edge, as many as there is room for. */
export function around(cut: Cut, { size, bead }: { size: number; bead: number }): Point[] {
  const fine = edgeOf(cut, 240, size)
  const lengths = fine.map(([x, y], at) => {
    const [nx, ny] = fine[(at + 1) % fine.length] ?? [x, y]
    return Math.hypot(nx - x, ny - y)
  })
  const total = lengths.reduce((sum, length) => sum + length, 0)
  const count = Math.floor(total / bead)
  const places: Point[] = []
  let walked = 0
  for (const [at, point] of fine.entries()) {
    if (places.length < count && walked >= (places.length * total) / count) places.push(point)
    walked += lengths[at] ?? 0
  }
  return places
}

/** `use` of something defined, at many places. */
export function rowOf(id: string, places: readonly Point[], size: number): string {
  const uses = places.map(([x, y]) => `<use href="#${id}" x="${num(x / size)}" y="${num(y / size)}"/>`)
  return `<g transform="scale(${Math.round(size * 1000) / 1000})">${uses.join('')}</g>`
}
