import type { Random } from '../random.ts'
import type { Origin } from './origin.ts'
import { FROM_EUROPE } from './origins-of-europe.ts'
import { FROM_THE_WORLD } from './origins-of-the-world.ts'

const origins = { ...FROM_EUROPE, ...FROM_THE_WORLD }
export type OriginName = keyof typeof origins

/** Where the customers of the demo come from. */
export const ORIGINS: Readonly<Record<OriginName, Origin>> = origins

/** Who comes into which store, in parts of a hundred or so. */
export const COMING_TO: Readonly<Record<string, Readonly<Partial<Record<OriginName, number>>>>> = {
  milan: {
    italy: 62,
    tuscany: 1,
    france: 6,
    britain: 4,
    'united-states': 5,
    china: 5,
    japan: 4,
    gulf: 3,
    arabia: 2,
    germany: 5,
    brazil: 3,
  },
  florence: {
    tuscany: 40,
    italy: 6,
    'united-states': 17,
    japan: 7,
    china: 6,
    germany: 8,
    britain: 6,
    france: 4,
    brazil: 4,
    gulf: 2,
  },
  madrid: {
    spain: 63,
    'latin-america': 13,
    britain: 4,
    france: 5,
    china: 4,
    germany: 3,
    brazil: 3,
    gulf: 2,
    'united-states': 3,
  },
  london: {
    britain: 56,
    india: 7,
    gulf: 7,
    arabia: 5,
    china: 6,
    france: 5,
    'united-states': 8,
    japan: 2,
    italy: 3,
    brazil: 1,
  },
}

/** A text with # for digits, and other letters for X, filled in. */
export function filled(pattern: string, random: Random): string {
  return pattern.replaceAll(/[#X]/g, (mark) =>
    mark === '#' ? String(random.whole(0, 9)) : random.pick('ABDEFGHJLNPQRSTUWXYZ'.split('')),
  )
}
