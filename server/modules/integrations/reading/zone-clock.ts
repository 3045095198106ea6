const dayMs = 86_400_000
const rememberedDays = 20_000

/** What a local time is on the time line: one instant; two, of which the earlier is given; or none. */
export type LocalTime = { readonly at: number; readonly isFold: boolean } | undefined

/** Tells instants from the local times of one time zone, in milliseconds; a local time is written as if it were UTC. */
export interface ZoneClock {
  instantOf(local: number): LocalTime
}

const clocks = new Map<string, ZoneClock>()

export function zoneClock(zone: string): ZoneClock {
  const known = clocks.get(zone)
  if (known !== undefined) return known
  const clock = makeClock(zone)
  clocks.set(zone, clock)
  return clock
}

function makeClock(zone: string): ZoneClock {
  const format = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  })
  // Asking Intl costs microseconds a time, and files hold half a million: days without a change of clocks are asked once.
  const steady = new Map<number, number | undefined>()

  function offsetAt(instant: number): number {
    const part = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]))
    const number = (type: Intl.DateTimeFormatPartTypes) => Number(part.get(type))
    const year = part.get('era') === 'BC' ? 1 - number('year') : number('year')
    const local = new Date(0)
    local.setUTCFullYear(year, number('month') - 1, number('day'))
    local.setUTCHours(number('hour'), number('minute'), number('second'))
    return local.getTime() - Math.floor(instant / 1000) * 1000
  }

  // No zone is farther from UTC than 14 hours, and none skips more than a day (Samoa in 2011).
  function offsetsAround(from: number, to: number): [number, number] {
    return [offsetAt(from - 2 * dayMs), offsetAt(to + 2 * dayMs)]
  }

  function steadyOffset(day: number): number | undefined {
    if (steady.has(day)) return steady.get(day)
    const [before, after] = offsetsAround(day * dayMs, day * dayMs)
    const offset = before === after ? before : undefined
    if (steady.size >= rememberedDays) steady.clear()
    steady.set(day, offset)
    return offset
  }

  return {
    instantOf(local) {
      const offset = steadyOffset(Math.floor(local / dayMs))
      if (offset !== undefined) return { at: local - offset, isFold: false }
      const [before, after] = offsetsAround(local, local)
      const earlier = Math.max(before, after)
      const fitting = [earlier, Math.min(before, after)].filter((each) => offsetAt(local - each) === each)
      const [first, second] = fitting
      return first === undefined ? undefined : { at: local - first, isFold: second !== undefined && second !== first }
    },
  }
}
