import type { Metal, Motif } from '../goods/design.ts'
import { METAL_TONES } from './palette.ts'
import { num, type Point, polygon } from './svg.ts'

const turns = (count: number, start = 0) => Array.from({ length: count }, (_, at) => start + (at * 2 * Math.PI) / count)

function starPoints(arms: number, [long, short]: readonly [number, number]): Point[] {
  return turns(arms * 2, -Math.PI / 2).map((angle, at) => {
    const radius = at % 2 === 1 ? short : at % 4 === 0 ? long : long * 0.62
    return [radius * Math.cos(angle), radius * Math.sin(angle)]
  })
}

/** The outlines of the house's motifs around the point 0, 0, about 100 across. */
export const OUTLINES: Readonly<Record<Motif, string>> = {
  moon: 'M14-50A51 51 0 1 0 44 26A42 42 0 1 1 14-50Z',
  star: polygon(starPoints(8, [58, 19])),
  leaf: 'M0-56C34-30 36 14 0 56C-36 14-34-30 0-56Z',
  shell:
    'M-9 46L-16 36C-40 30-54 8-50-10Q-44-20-36-22Q-34-38-20-40Q-10-52 0-50Q10-52 20-40Q34-38 36-22Q44-20 50-10C54 8 40 30 16 36L9 46Z',
  knot: 'M0 0C-20-34-58-34-58 0C-58 34-20 34 0 0C20-34 58-34 58 0C58 34 20 34 0 0Z',
  swallow:
    'M4 2C-10-10-34-26-62-26C-46-18-34-8-24 6C-20 12-14 17-8 20C-22 30-34 44-42 60C-30 50-20 44-12 40C-14 48-14 54-12 62C-6 50 2 38 12 28C24 24 34 14 38 4L50-4L38-8C36-14 28-18 20-16C24-34 20-50 8-64C10-44 10-20 4 2Z',
}

/** A motif in polished metal. */
export function motifInMetal(motif: Motif, metal: Metal): string {
  const [glint, , , shade, deep] = METAL_TONES[metal]
  const outline = OUTLINES[motif]
  if (motif === 'knot')
    return `<g fill="none" stroke-linecap="round"><path d="${outline}" stroke="${deep}" stroke-width="15"/><path d="${outline}" stroke="url(#v)" stroke-width="12.5"/><path d="M-44-20C-20-34-8-12 0 0C8 12 20 34 44 20" stroke="${deep}" stroke-width="15" stroke-opacity=".55"/><path d="M-46-19C-22-32-8-12 0 0C8 12 22 32 46 19" stroke="url(#v)" stroke-width="12.5"/><path d="${outline}" stroke="${glint}" stroke-opacity=".7" stroke-width="2.5" transform="translate(-1.5 -2.5)"/></g>`
  return `<path d="${outline}" fill="url(#v)" stroke="${deep}" stroke-opacity=".75" stroke-width="1.6" stroke-linejoin="round"/>${relief(motif, glint, shade)}`
}

function relief(motif: Motif, glint: string, shade: string): string {
  const lines = (d: string, stroke: string, width: number) =>
    `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-opacity=".75" stroke-linecap="round"/>`
  switch (motif) {
    case 'moon':
      return lines('M4-46A46 46 0 0 0-34 12', glint, 3) + lines('M-22 32A44 44 0 0 0 30 30', shade, 2)
    case 'star': {
      const points = starPoints(8, [58, 19])
      const dark = points.map(([x, y], at) => {
        const [nx, ny] = points[(at + 1) % points.length] ?? [x, y]
        return at % 2 === 0
          ? polygon([
              [0, 0],
              [x, y],
              [nx, ny],
            ])
          : ''
      })
      return `<path d="${dark.join('')}" fill="${shade}" opacity=".45"/>`
    }
    case 'leaf': {
      const veins = [-26, -8, 10, 28].map(
        (y) => `M0 ${y + 14}Q10 ${y + 6} 18 ${y - 4}M0 ${y + 14}Q-10 ${y + 6}-18 ${y - 4}`,
      )
      return lines(`M0-48V62${veins.join('')}`, shade, 2.2) + lines('M-9-38C-24-16-26 8-14 30', glint, 3)
    }
    case 'shell': {
      const ridges = [-34, -18, 0, 18, 34].map(
        (x) => `M${num(x * 0.2)} 38Q${num(x * 0.85)} 8 ${num(x * 1.08)} ${num(-42 + Math.abs(x) * 0.55)}`,
      )
      return lines(ridges.join(''), shade, 2.4) + lines('M-26 22C-40 8-42-6-38-12', glint, 3)
    }
    case 'swallow':
      return (
        lines('M-52-22C-34-18-14-6 0 8M13-48C16-34 14-16 8 0', glint, 2.6) + lines('M-10 22C2 16 20 14 34 2', shade, 2)
      )
    case 'knot':
      return ''
  }
}

/** The ribs of a shell, apart: without relief the outline alone would be a blot. */
const RIBS = [-60, -30, 0, 30, 60]
  .map((degrees) => {
    const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)]
    const turned = ([x, y]: Point) => `${num(x * cos + y * sin)} ${num(44 + x * sin - y * cos)}`
    return `M${turned([0, 0])}C${turned([-19, 50])} ${turned([-15, 92])} ${turned([0, 92])}C${turned([15, 92])} ${turned([19, 50])} ${turned([0, 0])}Z`
  })
  .join('')

/** A motif as it is printed on silk, pressed into leather or engraved. */
export const motifFlat = (motif: Motif, fill: string, opacity = 1) =>
  motif === 'knot'
    ? `<path d="${OUTLINES.knot}" fill="none" stroke="${fill}" stroke-width="11" opacity="${opacity}"/>`
    : `<path d="${motif === 'shell' ? RIBS : OUTLINES[motif]}" fill="${fill}" opacity="${opacity}"/>`
