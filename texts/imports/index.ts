import { en } from './en.ts'
import { es } from './es.ts'
import { it } from './it.ts'

export const imports = { en, es, it }
