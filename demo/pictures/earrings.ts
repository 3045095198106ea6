import type { Design } from '../goods/design.ts'
import { around, extentOf, gem, gemDefs, prongs, rowOf, smallGem } from './gems.ts'
import { motifInMetal } from './motifs.ts'
import { METAL_TONES } from './palette.ts'
import { metalDefs, num, picture, placed, type Point } from './svg.ts'

/** A pair of earrings: one drawn, the other its mirror. */
export function drawEarrings(design: Design): string {
  const { metal, stone } = design
  const defs = `${metalDefs(metal)}${stone ? gemDefs(stone) : ''}<g id="b">${smallGem('diamond')}</g><g id="e">${one(design)}</g>`
  const under = shadowOf(design)
  return picture(
    defs,
    [250, 550]
      .map((x) => `${placed(under, { x: x + 10, y: 412 })}${placed('<use href="#e"/>', { x, y: 400, size: 1.18 })}`)
      .join(''),
  )
}

function shadowOf({ style }: Design): string {
  const [rx, ry] = style === 'studs' ? [112, 112] : style === 'motif' ? [122, 122] : [104, 236]
  return style === 'hoops' ? '' : `<ellipse rx="${rx}" ry="${ry}" fill="url(#s)" opacity=".42"/>`
}

function one(design: Design): string {
  const { style, stone, cut, metal, motif, points } = design
  if (style === 'studs') return stone ? set(design, Math.min(1.8, 1.1 + points / 300)) : ''
  if (style === 'motif') {
    const stud = stone
      ? placed(gem(stone, 'round'), { x: motif === 'moon' ? 27 : 0, y: motif === 'moon' ? -5 : 0, size: 0.26 })
      : ''
    return placed(motifInMetal(motif, metal) + stud, { x: 0, y: 0, size: 1.9 })
  }
  if (style === 'hoops') return hoops(design)
  const size = Math.min(1.7, 1 + points / 320)
  const [, high] = extentOf(cut)
  const drop = stone
    ? placed(gem(stone, cut) + prongs(cut, { count: 4, size: 1 }), { x: 0, y: 70 + high * size, size })
    : ''
  const top = placed(motifInMetal(motif, metal), { x: 0, y: -128, size: 0.85 })
  const line: Point[] = [-66, -44, -22, 0, 22].map((y) => [0, y])
  return `<path d="M0-84V64" stroke="${METAL_TONES[metal][3]}" stroke-width="4"/>${top}${rowOf('b', line, 0.2)}<circle cy="46" r="10" fill="none" stroke="url(#v)" stroke-width="5"/>${drop}`
}

function set({ stone, cut, points }: Design, size: number): string {
  if (!stone) return ''
  const ring = points % 2 === 0 ? rowOf('b', around(cut, { size: size + 0.24, bead: 22 }), 0.21) : ''
  return `${ring}${placed(gem(stone, cut) + prongs(cut, { count: 4, size: 1.02 }), { x: 0, y: 0, size })}`
}

function hoops({ metal, stone, points }: Design): string {
  const [glint, , , , deep] = METAL_TONES[metal]
  const [rx, ry] = points % 2 === 0 ? [88, 150] : [112, 128]
  const wide = 17 + (points % 4) * 5
  const line = (stroke: string, width: number, more = '') =>
    `<ellipse rx="${rx}" ry="${ry}" fill="none" stroke="${stroke}" stroke-width="${width}" ${more}/>`
  const places = Array.from({ length: 13 }, (_, at): Point => {
    const angle = Math.PI / 2 + 0.14 * (at - 6) + 0.5
    return [rx * Math.cos(angle), ry * Math.sin(angle)]
  })
  const stones = stone ? rowOf('b', places, (wide - 3) / 105) : ''
  return `${line('#5b4a38', wide, 'stroke-opacity=".1" transform="translate(8 14)"')}${line(deep, wide)}${line('url(#m)', wide - 2.5)}${line(glint, num2(wide), 'stroke-opacity=".7" transform="translate(-3 -3)"')}${stones}<path d="M-5 ${num(-ry - wide / 2 - 16)}h10v26h-10Z" fill="url(#v)" stroke="#0002"/>`
}

const num2 = (wide: number) => Number(num(wide * 0.2))
