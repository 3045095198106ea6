import { accessModule, makeAuthenticator } from '#modules/access/index.ts'
import { attributesModule } from '#modules/attributes/index.ts'
import { catalogueModule } from '#modules/catalogue/index.ts'
import { clientBookModule } from '#modules/client-book/index.ts'
import { customersModule } from '#modules/customers/index.ts'
import { integrationsModule } from '#modules/integrations/index.ts'
import { organisationModule } from '#modules/organisation/index.ts'
import { purchasesModule } from '#modules/purchases/index.ts'
import { isFeatureOn, settingsModule } from '#modules/settings/index.ts'
import type { FastifyInstance } from 'fastify'
import type { Config } from '#platform/config/config.ts'
import { type Database, installationSigner } from '#platform/database/index.ts'
import { buildServer } from '#platform/http/server.ts'
import type { Outbox } from '#platform/jobs/index.ts'
import { jobsModule } from '#platform/jobs/module.ts'
import type { Limits } from '#platform/http/limits.ts'
import type { Log } from '#platform/log/log.ts'
import type { Module } from '#platform/module.ts'
import { findText } from '#texts/index.ts'

/** Every capability, in the order of the map. A new module is one line here. */
export const modules: readonly Module[] = [
  organisationModule,
  accessModule,
  settingsModule(() => modules),
  attributesModule(() => modules),
  catalogueModule,
  customersModule(() => modules),
  clientBookModule(() => modules),
  purchasesModule,
  integrationsModule,
  jobsModule,
]

export interface AppDeps {
  readonly config: Config
  readonly database: Database
  /** Takes jobs and events; knows those of the same modules. */
  readonly outbox: Outbox
  /** A test's own modules, besides the product's. */
  readonly more?: readonly Module[]
  readonly log?: Log | undefined
  /** What the server takes before it says no; the rest is as `defaultLimits` has it. */
  readonly limits?: Partial<Limits> | undefined
  /** The folder whose disk readiness watches: the embedded database's. */
  readonly dataFolder?: string | undefined
  /** False for a process that runs jobs: it answers health checks and nothing else. */
  readonly serves?: boolean
  now(): Date
}

/** The whole server without a port: tests inject requests, main.ts listens. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const sign = await installationSigner(deps.database)
  const all = modulesWith(deps.more)
  return buildServer({
    ...deps,
    findText,
    sign,
    modules: deps.serves === false ? [] : all,
    authenticator: makeAuthenticator(deps.config.publicUrl),
    isFeatureOn,
  })
}

/** The product's modules and a test's own. */
export function modulesWith(more: readonly Module[] = []): readonly Module[] {
  if (more.length === 0) return modules
  // These look through what every module declares, so they are made anew.
  const anew: Readonly<Record<string, typeof settingsModule>> = {
    settings: settingsModule,
    attributes: attributesModule,
    customers: customersModule,
    'client-book': clientBookModule,
  }
  const product = modules.map((module) => anew[module.name]?.(() => all) ?? module)
  const all: readonly Module[] = [...product, ...more]
  return all
}
