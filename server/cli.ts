import { Command } from 'commander'
import { openApiDocument } from '#platform/http/openapi/document.ts'
import { API_PREFIX } from '#platform/http/register.ts'
import { Problem } from '#platform/problem.ts'
import { findText, problemKey } from '#texts/index.ts'
import { modules } from './app.ts'
import { CommandRefused } from './cli/desk.ts'
import { doctor } from './cli/doctor.ts'
import { listJobRuns, runJobNow, showJobRun } from './cli/jobs.ts'
import { setupLink } from './cli/setup-link.ts'
import { sentenceOf } from './until-stopped.ts'

const program = new Command('carnet').description('Works beside a running server, or without one.')

program.command('setup-link').description('print a one-time link for the first administrator').action(setupLink)

const job = program.command('job').description('what jobs did, and running one now')
job
  .command('list')
  .option('--entity <code>', 'one legal entity')
  .option('--job <name>', 'one job')
  .option('--limit <count>', 'how many of each legal entity', '20')
  .action(listJobRuns)
job.command('show').argument('<run>', 'id of a run').action(showJobRun)
job.command('run').argument('<name>', 'name of a job').option('--entity <code>', 'one legal entity').action(runJobNow)

program
  .command('doctor')
  .description('test isolation and durability, verify the audit log; ends with 1 when something is wrong')
  .option('--checkpoint <entity:number:hash>', 'a head of an audit log that was printed before')
  .action(async (options: { checkpoint?: string }) => {
    if (!(await doctor(options))) process.exitCode = 1
  })

program
  .command('openapi')
  .description("print the API's description")
  .action(() => {
    const endpoints = modules.flatMap((module) => module.endpoints)
    console.log(JSON.stringify(openApiDocument(endpoints, API_PREFIX), undefined, 2))
  })

try {
  await program.parseAsync()
} catch (error) {
  console.error(refusal(error))
  process.exitCode = 1
}

function refusal(error: unknown): unknown {
  if (error instanceof CommandRefused) return error.message
  if (error instanceof Problem) return findText('en', problemKey(error.kind.code)) ?? error.kind.code
  return sentenceOf(error)
}
