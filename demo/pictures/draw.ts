import type { Design, Kind } from '../goods/design.ts'
import { drawBracelet } from './bracelet.ts'
import { drawEarrings } from './earrings.ts'
import { drawLeather } from './leather.ts'
import { drawNecklace } from './necklace.ts'
import { drawRing } from './ring.ts'
import { drawScarf } from './scarf.ts'
import { drawWatch } from './watch.ts'

const DRAWERS: Readonly<Record<Kind, (design: Design) => string>> = {
  ring: drawRing,
  necklace: drawNecklace,
  bracelet: drawBracelet,
  earrings: drawEarrings,
  watch: drawWatch,
  leather: drawLeather,
  scarf: drawScarf,
}

/** The picture of a piece, as SVG of 800 by 800: the same for the same design. */
export const draw = (design: Design) => DRAWERS[design.kind](design)
