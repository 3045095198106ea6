import { accessModule, authenticator } from '#modules/access/index.ts'
import { attributesModule } from '#modules/attributes/index.ts'
import { organisationModule } from '#modules/organisation/index.ts'
import { isFeatureOn, settingsModule } from '#modules/settings/index.ts'
import type { FastifyInstance } from 'fastify'
import type { Config } from '#platform/config/config.ts'
import { type Database, installationSigner } from '#platform/database/index.ts'
import { buildServer } from '#platform/http/server.ts'
import type { Jobs } from '#platform/jobs/index.ts'
import type { Module } from '#platform/module.ts'

/** Every capability, in the order of the map. A new module is one line here. */
export const modules: readonly Module[] = [organisationModule, accessModule, settingsModule, attributesModule]

export interface AppDeps {
  readonly config: Config
  readonly database: Database
  readonly jobs: Jobs
  now(): Date
}

/** The whole server without a port: tests inject requests, main.ts listens. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const sign = await installationSigner(deps.database)
  return buildServer({ ...deps, sign, modules, authenticator, isFeatureOn })
}
