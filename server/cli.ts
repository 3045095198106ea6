import { Command, Option } from 'commander'
import { openApiDocument } from '#platform/http/openapi/document.ts'
import { API_PREFIX } from '#platform/http/register.ts'
import { Problem } from '#platform/problem.ts'
import { findText, problemKey } from '#texts/index.ts'
import { modules } from './app.ts'
import { CommandRefused } from './cli/desk.ts'
import { doctor } from './cli/doctor.ts'
import { importFile, type ImportOptions, undoImportNow } from './cli/import.ts'
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
  .command('import')
  .description('take a file in; the same command again goes on with an import that was interrupted')
  .argument('<file>', 'CSV, plain or gzip')
  .option('--entity <code>', 'the legal entity, where there are several')
  .option('--preset <name>', 'what the file is: carnet-customers, shopify-orders, …')
  .option('--mapping <name>', 'a saved mapping, which says so')
  .option('--dry-run', 'count what would become of the rows, and change nothing')
  .option('--currency <code>', 'of amounts that name none')
  .option('--zone <name>', 'time zone of times that name none')
  .option('--store <code>', 'of orders that name none')
  .option('--dates <order>', 'year-month-day, day-month-year or month-day-year, where the file leaves it open')
  .option('--decimals <mark>', '. or , where the file leaves it open')
  .option('--refused <file>', 'where to write the rows that were not taken in')
  .addOption(new Option('--chunk-rows <count>', 'rows in one transaction, for reliability trials').hideHelp())
  .action((file: string, options: ImportOptions) => importFile(file, options))

program
  .command('undo-import')
  .description('take back what an import created and changed')
  .argument('<import>', 'id of the import')
  .option('--entity <code>', 'the legal entity, where there are several')
  .action((id: string, options: { entity?: string }) => undoImportNow(id, options))

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
