import type { Metal } from '../goods/design.ts'
import { METAL_TONES } from './palette.ts'

export type Point = readonly [number, number]

/** A number as short as a picture of 800 by 800 allows. */
export const num = (value: number) => String(Math.round(value * 10) / 10)

/** A closed shape through the points. */
export const polygon = (points: readonly Point[]) => `M${points.map(([x, y]) => `${num(x)} ${num(y)}`).join('L')}Z`

/** A whole ellipse as a path, to be joined with others into one shape with holes. */
export const ellipsePath = ([cx, cy]: Point, rx: number, ry = rx) =>
  `M${num(cx - rx)} ${num(cy)}a${num(rx)} ${num(ry)} 0 1 0 ${num(2 * rx)} 0a${num(rx)} ${num(ry)} 0 1 0 ${num(-2 * rx)} 0Z`

/** The point of an ellipse in a direction: 0 is right, a quarter turn is down. */
export const onEllipse = ([cx, cy]: Point, [rx, ry]: Point, angle: number): Point => [
  cx + rx * Math.cos(angle),
  cy + ry * Math.sin(angle),
]

/** A piece of SVG put somewhere else: moved, turned by degrees, sized. */
export function placed(
  content: string,
  at: { readonly x: number; readonly y: number; readonly turn?: number; readonly size?: number },
): string {
  const { x, y, turn = 0, size = 1 } = at
  return `<g transform="translate(${num(x)} ${num(y)})${turn ? `rotate(${num(turn)})` : ''}${size === 1 ? '' : `scale(${Math.round(size * 1000) / 1000})`}">${content}</g>`
}

const stops = (tones: readonly (readonly [number, string])[]) =>
  tones.map(([at, tone]) => `<stop offset="${at}" stop-color="${tone}"/>`).join('')

/** A gradient along a line, given in shares of the shape: across it from left to right when not told. */
export function linear(
  id: string,
  tones: readonly (readonly [number, string])[],
  [x1, y1, x2, y2]: readonly [number, number, number, number] = [0, 0, 1, 0],
): string {
  return `<linearGradient id="${id}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}">${stops(tones)}</linearGradient>`
}

export function radial(
  id: string,
  tones: readonly (readonly [number, string])[],
  [cx, cy, r]: readonly [number, number, number] = [0.5, 0.5, 0.5],
): string {
  return `<radialGradient id="${id}" cx="${cx}" cy="${cy}" r="${r}">${stops(tones)}</radialGradient>`
}

/** The gradients of a metal: `m` polished and lit from the left, `d` its inner side in shade, `v` lit from above. */
export function metalDefs(metal: Metal): string {
  const [glint, light, body, shade, deep] = METAL_TONES[metal]
  return (
    linear(
      'm',
      [
        [0, shade],
        [0.12, light],
        [0.24, glint],
        [0.42, body],
        [0.62, shade],
        [0.8, light],
        [0.9, body],
        [1, deep],
      ],
      [0, 0, 1, 0.5],
    ) +
    linear(
      'd',
      [
        [0, deep],
        [0.35, shade],
        [0.7, body],
        [1, shade],
      ],
      [0, 0, 1, 1],
    ) +
    linear(
      'v',
      [
        [0, glint],
        [0.3, light],
        [0.65, body],
        [1, shade],
      ],
      [0.2, 0, 0.5, 1],
    )
  )
}

/** A soft shadow on the ground. */
export const shadow = ([cx, cy]: Point, [rx, ry]: Point) =>
  `<ellipse cx="${num(cx)}" cy="${num(cy)}" rx="${num(rx)}" ry="${num(ry)}" fill="url(#s)"/>`

/** The whole picture: a calm ground, what is defined, what is drawn. */
export function picture(defs: string, content: string): string {
  const ground =
    '<radialGradient id="g" gradientUnits="userSpaceOnUse" cx="400" cy="340" r="620"><stop offset="0" stop-color="#fcfaf8"/><stop offset=".55" stop-color="#f8f5f1"/><stop offset="1" stop-color="#efeae4"/></radialGradient>'
  const soft =
    '<radialGradient id="s"><stop offset="0" stop-color="#5b4a38" stop-opacity=".42"/><stop offset=".5" stop-color="#5b4a38" stop-opacity=".16"/><stop offset="1" stop-color="#5b4a38" stop-opacity="0"/></radialGradient>'
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800"><defs>${ground}${soft}${defs}</defs><path fill="url(#g)" d="M0 0h800v800H0z"/>${content}</svg>`
}
