import type { en } from './en.ts'

export const es = {} as const satisfies Record<keyof typeof en, string>
