import { checkBooks } from '#modules/client-book/index.ts'
import { checkKeepers } from '#modules/customers/index.ts'
import { openDatabase, withTenant } from '#platform/database/index.ts'
import { join } from 'node:path'
import { answerFaults } from '../books/answers.ts'
import { historyOf, linesOf, replayFaults } from '../books/history.ts'
import { newCast, openShop } from '../books/shop.ts'
import { play } from '../books/traffic.ts'
import { type Installation, install } from '../installation.ts'
import type { Proof } from '../proof.ts'

/** Requests of one run. */
const REQUESTS = 1_000
/** Fewer successes would show nothing. */
const AT_LEAST = 100
/** A client asks as fast as it is answered, which is more than a person may. */
const UNHURRIED = { CARNET_REQUEST_RATE: '1000000000' }

/** Whatever 64 clients do to a few customers and books at once: one primary keeper at most, and a history that explains every line. */
export const bookInvariants: Proof = {
  name: 'book-invariants',
  share: 60,
  async prove({ build, sound, withInstallation, each }) {
    const runs = async (installation: Installation) => {
      await installation.server.kill()
      await installation.start(UNHURRIED)
      await openShop(installation)
      await each((number) => run(installation, number))
    }
    // A bad build may make its tables otherwise.
    if (build === sound) return withInstallation(runs)
    await using installation = await install(build)
    await runs(installation)
  },
}

async function run(installation: Installation, number: number): Promise<readonly string[]> {
  const cast = await newCast(installation, number % 2 === 0 ? 'single' : 'several')
  const { answers, faults } = await play(installation, cast, REQUESTS)
  const [history, lines] = [await historyOf(installation, cast), await linesOf(installation, cast)]
  const taken = answers.filter(({ status }) => status === 200 || status === 201).length
  return [
    ...faults,
    ...(taken < AT_LEAST ? [`only ${taken} of ${REQUESTS} requests were taken`] : []),
    ...(await answerFaults(installation, answers, history)),
    ...replayFaults(history, lines, cast),
    ...(await checkFaults(installation)),
  ].map((fault) => `policy ${cast.policy}: ${fault}`)
}

/** What `carnet doctor` looks at, in the whole legal entity. */
async function checkFaults({ data, legalEntityId }: Installation): Promise<readonly string[]> {
  const place = { host: join(data, 'socket'), port: 5432, database: 'carnet', ssl: false, user: 'carnet_app' }
  const database = openDatabase({ owner: place, app: place }, 1)
  try {
    const scope = { access: 'read', legalEntityId, timeout: 60_000 } as const
    const [books, keepers] = await withTenant(database, scope, async (tx) => {
      // Of the only legal entity there is, whose id came from the database.
      const ctx = { tx, legalEntityId: legalEntityId as Parameters<typeof checkBooks>[0]['legalEntityId'] }
      return [await checkBooks(ctx), await checkKeepers(ctx)] as const
    })
    return [
      ...(books.wrong === 0 ? [] : [`${books.wrong} of ${books.lines} lines do not agree with the history`]),
      ...(keepers.wrong === 0 ? [] : [`${keepers.wrong} of ${keepers.lines} lines differ from their customers`]),
    ]
  } finally {
    await database.close()
  }
}
