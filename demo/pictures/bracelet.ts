import type { Design } from '../goods/design.ts'
import { gem, gemDefs, prongs, rowOf, smallGem } from './gems.ts'
import { motifInMetal } from './motifs.ts'
import { chain } from './necklace.ts'
import { METAL_TONES } from './palette.ts'
import { ellipsePath, linear, metalDefs, num, onEllipse, picture, placed, type Point, shadow } from './svg.ts'

const [CX, CY, RX, RY] = [400, 410, 262, 172] as const

/** Places around a bracelet that lies on the ground, those at the back first, so that the front covers them. */
function aroundWrist(count: number): Point[] {
  return Array.from({ length: count }, (_, at) =>
    onEllipse([CX, CY], [RX, RY], ((at + 0.5) * 2 * Math.PI) / count),
  ).toSorted((a, b) => a[1] - b[1])
}

/** A bracelet. */
export function drawBracelet(design: Design): string {
  const { metal, stone, style, cut } = design
  const isRow = style === 'riviere' || style === 'strand'
  const defs = `${metalDefs(metal)}${stone ? gemDefs(stone) : ''}<g id="b">${smallGem(isRow && stone ? stone : 'diamond')}</g>${stone && !isRow && style !== 'bangle' ? `<g id="j">${gem(stone, style === 'charm' ? cut : 'round')}${prongs(style === 'charm' ? cut : 'round', { count: 4, size: 1 })}</g>` : ''}`
  const ground = shadow([CX + 10, CY + RY - 4], [RX * 1.08, 62])
  const shapes = { bangle, cuff, riviere: row, strand: row, charm } as const
  const drawn = style in shapes ? shapes[style as keyof typeof shapes](design) : '' // The line above has looked.
  return picture(defs + linear('h', wallTones(design)), ground + drawn)
}

const wallTones = ({ metal }: Design): (readonly [number, string])[] => {
  const [glint, light, body, shade, deep] = METAL_TONES[metal]
  return [
    [0, deep],
    [0.1, shade],
    [0.2, light],
    [0.28, glint],
    [0.42, body],
    [0.6, shade],
    [0.74, light],
    [0.84, body],
    [1, deep],
  ]
}

/** A wall of metal that stands on the ground: its inner side behind, its outer side in front, its upper edge. */
function wall(high: number, thick: number): string {
  const top = CY - high / 2
  const outer = `M${CX - RX} ${num(top)}A${RX} ${RY} 0 0 0 ${CX + RX} ${num(top)}V${num(top + high)}A${RX} ${RY} 0 0 1 ${CX - RX} ${num(top + high)}Z`
  const inner = `M${CX - RX} ${num(top)}A${RX} ${RY} 0 0 1 ${CX + RX} ${num(top)}V${num(top + high * 0.5)}A${RX} ${RY} 0 0 0 ${CX - RX} ${num(top + high * 0.5)}Z`
  const edge = ellipsePath([CX, top], RX, RY) + ellipsePath([CX, top], RX - thick, RY - thick * 0.72)
  return `<path d="${inner}" fill="url(#d)"/><path d="${outer}" fill="url(#h)"/><path d="${edge}" fill="url(#v)" fill-rule="evenodd"/><path d="M${CX - RX} ${num(top + high)}A${RX} ${RY} 0 0 0 ${CX + RX} ${num(top + high)}" fill="none" stroke="#0003" stroke-width="2"/>`
}

function bangle({ stone, points, metal, motif }: Design): string {
  const high = 26 + (points % 4) * 9
  const front = CY + RY
  const places = Array.from({ length: 17 }, (_, at) => onEllipse([CX, CY], [RX, RY], Math.PI / 2 + (at - 8) * 0.1))
  const set = stone
    ? rowOf('b', places, high / 155)
    : placed(motifInMetal(motif, metal), { x: CX, y: front, size: 0.7 })
  return wall(high, 9) + set
}

function cuff({ metal, motif, stone, points }: Design): string {
  const high = 92 + (points % 3) * 18
  const size = 0.9
  const middle = placed(motifInMetal(motif, metal), { x: CX, y: CY + RY, size })
  const stud = stone
    ? [-1, 1].map((side) => placed('<use href="#j"/>', { x: CX + side * 104, y: CY + RY - 12, size: 0.36 })).join('')
    : ''
  return wall(high, 12) + middle + stud
}

function row({ style, points, metal }: Design): string {
  const count = style === 'strand' ? 30 - (points % 3) * 3 : 46
  const size = style === 'strand' ? 13.4 / count : 0.3
  const line = `<ellipse cx="${CX}" cy="${CY}" rx="${RX}" ry="${RY}" fill="none" stroke="${METAL_TONES[metal][3]}" stroke-width="${style === 'strand' ? 2 : 16}"/>`
  return line + rowOf('b', aroundWrist(count), size)
}

function charm({ metal, motif, stone }: Design): string {
  const tones = METAL_TONES[metal]
  const links = chain(ellipsePath([CX, CY], RX, RY), { tones, wide: 11 })
  const hung = (angle: number, content: string, size: number) => {
    const [x, y] = onEllipse([CX, CY], [RX, RY], angle)
    return `<circle cx="${num(x)}" cy="${num(y + 12)}" r="9" fill="none" stroke="${tones[3]}" stroke-width="3.5"/>${placed(content, { x, y: y + 20 + 52 * size, size, turn: (angle - Math.PI / 2) * -14 })}`
  }
  const charms = [Math.PI / 2 - 0.62, Math.PI / 2, Math.PI / 2 + 0.62].map((angle, at) =>
    at === 1 || !stone
      ? hung(angle, motifInMetal(motif, metal), at === 1 ? 0.95 : 0.62)
      : hung(angle, '<use href="#j"/>', 0.56),
  )
  return links + charms.join('')
}
