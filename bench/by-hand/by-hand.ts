import pg from 'pg'
import { median } from '../statistics.ts'
import type { DatabaseAddress } from '#platform/database/index.ts'

/** A statement somebody wrote by hand. */
export interface Query {
  readonly name: string
  readonly text: string
}

const TRIED = 25

/**
 * The baseline's connection: the same driver, the same role, row-level security on, one transaction for each piece of work.
 * A prepared statement may get one plan for all values, and that can be a bad one; so each statement is tried prepared and
 * not, and goes as it is quicker.
 */
export class ByHand {
  readonly #client: pg.Client
  readonly #legalEntityId: string
  readonly #isPrepared = new Map<string, boolean>()

  private constructor(client: pg.Client, legalEntityId: string) {
    this.#client = client
    this.#legalEntityId = legalEntityId
  }

  static async open(address: DatabaseAddress, legalEntityId: string): Promise<ByHand> {
    const client = new pg.Client(address.app)
    // What fails before the end is told by its own error, not by this connection's.
    client.on('error', () => undefined)
    await client.connect()
    return new ByHand(client, legalEntityId)
  }

  /** One transaction. `settings` are more statements for its beginning. */
  async transact<T>(access: 'read' | 'write', work: () => Promise<T>, settings = ''): Promise<T> {
    const begin = access === 'read' ? 'begin read only' : 'begin'
    await this.#client.query(`${begin}; set local carnet.legal_entity = '${this.#legalEntityId}'; ${settings}`)
    try {
      const result = await work()
      await this.#client.query('commit')
      return result
    } catch (error) {
      await this.#client.query('rollback')
      throw error
    }
  }

  /** The rows of a statement, within `transact`. The first value is the legal entity. */
  async rows<Row extends pg.QueryResultRow>(query: Query, values: readonly unknown[] = []): Promise<Row[]> {
    const isPrepared = this.#isPrepared.get(query.name) ?? true
    this.#isPrepared.set(query.name, isPrepared)
    const config = { text: query.text, values: [this.#legalEntityId, ...values] }
    return (await this.#client.query<Row>(isPrepared ? { ...config, name: query.name } : config)).rows
  }

  /** The names of the statements that were sent. */
  namesSeen(): readonly string[] {
    return [...this.#isPrepared.keys()]
  }

  /** Finds out whether the statement of the name is quicker prepared. `run` uses it once, within `transact`. */
  async chooseWay(name: string, run: (n: number) => Promise<unknown>): Promise<void> {
    const times = new Map<boolean, number>()
    for (const isPrepared of [true, false]) {
      this.#isPrepared.set(name, isPrepared)
      const all: number[] = []
      for (let n = 0; n < TRIED; n += 1) {
        const began = performance.now()
        await run(n)
        // A plan for all values is made at the sixth time, if at all.
        if (n > 8) all.push(performance.now() - began)
      }
      times.set(isPrepared, median(all))
    }
    this.#isPrepared.set(name, (times.get(true) ?? 0) <= (times.get(false) ?? 0))
  }

  close(): Promise<void> {
    return this.#client.end()
  }
}
