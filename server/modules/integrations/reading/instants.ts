import { longestWritten, read, refused, type Cell } from './cell-result.ts'
import { readDayText, type DayOptions } from './days.ts'
import { zoneClock } from './zone-clock.ts'

export interface InstantOptions extends DayOptions {
  /** The IANA zone of times that do not say theirs. */
  readonly timeZone?: string
}

export interface ReadInstant {
  readonly at: Date
  /** The local time came twice, as clocks were put back: the earlier of the two is given. */
  readonly isFold: boolean
}

const parts =
  /^(.+?)(?:(?:T|,? +)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?([ap])\.?m\.?)?(?: ?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?)?$/i

/**
 * Reads an instant: a day in any form of `readDay` and a time, with an offset or in the local time of a zone. A day alone
 * is its first moment there. Null for the day that stands for none. Milliseconds are kept, what is finer is cut.
 */
export function readInstant(text: string, options: InstantOptions = {}): Cell<ReadInstant | null> {
  const trimmed = text.trim()
  if (trimmed === '') return refused('blank')
  if (trimmed.length > longestWritten) return refused('not-an-instant')
  const [, dayText = '', hour = '0', minute = '0', second = '0', fraction = '', half, offset] =
    parts.exec(trimmed) ?? []
  const day = readDayText(dayText, options)
  if (!day.ok) return day.code === 'not-a-day' ? refused('not-an-instant') : day
  if (day.value === null) return read(null)
  const hours = hoursOf(Number(hour), half?.toLowerCase())
  if (hours === undefined || Number(minute) > 59 || Number(second) > 59) return refused('no-such-time')
  const ofDay =
    ((hours * 60 + Number(minute)) * 60 + Number(second)) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3))
  const local = Date.parse(`${day.value}T00:00:00Z`) + ofDay
  if (offset !== undefined) return withOffset(local, offset)
  if (options.timeZone === undefined) return refused('time-zone-missing')
  const instant = zoneClock(options.timeZone).instantOf(local)
  return instant === undefined ? refused('time-in-gap') : read({ at: new Date(instant.at), isFold: instant.isFold })
}

function hoursOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour > 23 ? undefined : hour
  if (hour < 1 || hour > 12) return undefined
  return (hour % 12) + (half === 'p' ? 12 : 0)
}

function withOffset(local: number, offset: string): Cell<ReadInstant> {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(offset) ?? []
  if (Number(hours) > 14 || Number(minutes) > 59) return refused('no-such-time')
  const ms = (Number(hours) * 60 + Number(minutes)) * 60_000
  return read({ at: new Date(sign === '-' ? local + ms : local - ms), isFold: false })
}
