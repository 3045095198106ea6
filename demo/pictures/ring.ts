import type { Design } from '../goods/design.ts'
import { around, extentOf, gem, gemDefs, prongs, rowOf, smallGem } from './gems.ts'
import { motifFlat, motifInMetal } from './motifs.ts'
import { METAL_TONES } from './palette.ts'
import { ellipsePath, metalDefs, num, onEllipse, picture, placed, type Point, shadow } from './svg.ts'

/** A ring's hoop standing on the ground, seen from the front and a little from above right. */
interface Hoop {
  readonly cx: number
  readonly cy: number
  readonly rx: number
  readonly ry: number
  /** Of the metal, as seen from the front. */
  readonly thick: number
  /** Along the finger. */
  readonly wide: number
}

/** The hoop: its outer side, its face, its inner side, and the ground that is seen through it. */
export function hoop({ cx, cy, rx, ry, thick, wide }: Hoop, glint: string): string {
  const [dx, dy] = [wide * 0.86, -wide * 0.42]
  const outer = ellipsePath([cx, cy], rx, ry)
  const inner = ellipsePath([cx, cy], rx - thick, ry - thick)
  const turn = Math.atan2(dy * rx, dx * ry) + Math.PI / 2
  const [a, b] = [turn, turn + Math.PI].map((angle) => onEllipse([cx, cy], [rx, ry], angle))
  const [ax, ay] = a ?? [0, 0]
  const [bx, by] = b ?? [0, 0]
  const side = `M${num(ax)} ${num(ay)}L${num(ax + dx)} ${num(ay + dy)}A${num(rx)} ${num(ry)} 0 0 0 ${num(bx + dx)} ${num(by + dy)}L${num(bx)} ${num(by)}Z`
  return (
    `<path d="${ellipsePath([cx + dx, cy + dy], rx, ry)}${side}" fill="url(#m)"/>` +
    `<path d="${outer}" fill="url(#m)"/>` +
    `<clipPath id="c"><path d="${inner}"/></clipPath><g clip-path="url(#c)"><path d="${inner}" fill="url(#d)"/>` +
    `<path d="${ellipsePath([cx + dx, cy + dy], rx - thick, ry - thick)}" fill="url(#g)"/></g>` +
    `<path d="${outer}" fill="none" stroke="${glint}" stroke-width="2" stroke-opacity=".85"/>` +
    `<path d="${inner}" fill="none" stroke="#0002" stroke-width="1.5"/>`
  )
}

/** A ring. */
export function drawRing(design: Design): string {
  const { metal, stone, style } = design
  const [glint] = METAL_TONES[metal]
  const isWide = style === 'band' || style === 'eternity' || style === 'signet'
  const shape: Hoop = {
    cx: 392,
    cy: isWide ? 410 : 470,
    rx: isWide ? 206 : 178,
    ry: isWide ? 214 : 186,
    thick: style === 'eternity' ? 38 : style === 'signet' ? 22 : style === 'band' ? 14 + (design.points % 7) : 15,
    wide: style === 'band' ? 58 + (design.points % 5) * 9 : style === 'eternity' ? 34 : style === 'signet' ? 44 : 26,
  }
  const defs = `${metalDefs(metal)}${stone ? gemDefs(stone) : ''}<g id="b">${smallGem(style === 'eternity' && stone ? stone : 'diamond')}</g>`
  const ground = shadow([shape.cx + 16, shape.cy + shape.ry + 2], [shape.rx * 1.05, 26])
  const turn = isWide ? -7 : -4
  const ring = hoop(shape, glint) + topOf(design, shape)
  const size = isWide ? 1.16 : 1.2
  const frame = `translate(${num(400 * (1 - size))} ${num((isWide ? 400 : 438) * (1 - size))})scale(${size})`
  return picture(defs, `<g transform="${frame}">${ground}<g transform="rotate(${turn} 400 430)">${ring}</g></g>`)
}

function topOf(design: Design, shape: Hoop): string {
  const { style, stone, motif, metal } = design
  const top: Point = [shape.cx + shape.wide * 0.43, shape.cy - shape.ry]
  if (style === 'band')
    return `<path d="${ellipsePath([shape.cx, shape.cy], shape.rx - shape.thick / 2, shape.ry - shape.thick / 2)}" fill="none" stroke="#fff" stroke-opacity=".35" stroke-width="3"/>`
  if (style === 'eternity') {
    const middle: Point = [shape.rx - shape.thick / 2, shape.ry - shape.thick / 2]
    const places = Array.from({ length: 38 }, (_, at) =>
      onEllipse([shape.cx, shape.cy], middle, (at * 2 * Math.PI) / 38),
    )
    return rowOf('b', places, 0.31)
  }
  if (style === 'signet')
    return placed(
      `<ellipse rx="104" ry="86" fill="url(#m)"/><ellipse rx="94" ry="76" fill="url(#v)" stroke="#0003"/>${placed(motifFlat(motif, METAL_TONES[metal][4], 0.62), { x: 0, y: 0, size: 0.86 })}${placed(motifFlat(motif, METAL_TONES[metal][0], 0.5), { x: -2, y: -2.5, size: 0.86 })}${placed(motifFlat(motif, METAL_TONES[metal][3], 0.8), { x: -0.5, y: -0.5, size: 0.86 })}`,
      { x: top[0], y: top[1] + 6 },
    )
  if (style === 'motif')
    return placed(
      `${motifInMetal(motif, metal)}${stone ? placed(gem(stone, 'round') + prongs('round', { count: 4, size: 1 }), { x: motif === 'moon' ? 26 : 0, y: motif === 'moon' ? -6 : 0, size: 0.3 }) : ''}`,
      { x: top[0], y: top[1] - 42, size: 1.75 },
    )
  return stone ? setting(design, top) : ''
}

/** The head: basket, stone, prongs, and what is around. */
function setting(design: Design, [x, y]: Point): string {
  const { stone, cut, style, points } = design
  if (!stone) return ''
  const size = Math.min(2.1, 1 + points / 260) * (style === 'halo' ? 0.9 : style === 'trilogy' ? 0.94 : 1.04)
  const [halfWide, halfHigh] = extentOf(cut)
  const [wide, high] = [halfWide * size, halfHigh * size]
  const middle = y - high * 0.72
  const basket = `<path d="M${num(x - wide * 0.9)} ${num(middle + high * 0.3)}Q${num(x - wide * 0.55)} ${num(y + 18)} ${num(x - 14)} ${num(y + 22)}H${num(x + 14)}Q${num(x + wide * 0.55)} ${num(y + 18)} ${num(x + wide * 0.9)} ${num(middle + high * 0.3)}Z" fill="url(#m)" stroke="#0002"/>`
  const main = placed(gem(stone, cut) + prongs(cut, { count: cut === 'step' ? 4 : 6, size: 1, bead: 5.5 }), {
    x,
    y: middle,
    size,
  })
  if (style === 'halo') {
    const places = around(cut, { size: size + 0.24, bead: 21 })
    const halo = placed(rowOf('b', places, 0.2), { x, y: middle })
    return basket + halo + main
  }
  if (style === 'trilogy') {
    const beside = [-1, 1].map((side) =>
      placed(`<use href="#b"/>${prongs('round', { count: 4, size: 1 })}`, {
        x: x + side * (wide + 34),
        y: middle + high * 0.42,
        size: 0.78,
        turn: side * 14,
      }),
    )
    const arms = `<path d="M${num(x - wide - 62)} ${num(middle + high * 0.55)}Q${num(x)} ${num(y + 58)} ${num(x + wide + 62)} ${num(middle + high * 0.55)}Q${num(x)} ${num(y + 10)} ${num(x - wide - 62)} ${num(middle + high * 0.55)}Z" fill="url(#m)"/>`
    return arms + basket + beside.join('') + main
  }
  return basket + main
}
