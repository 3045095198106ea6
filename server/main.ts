import { readConfig } from '#platform/config/config.ts'
import { serveUntilStopped } from './until-stopped.ts'

await serveUntilStopped(readConfig)
