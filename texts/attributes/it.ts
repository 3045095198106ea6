import type { en } from './en.ts'

export const it = {} as const satisfies Record<keyof typeof en, string>
