import { Agent, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'

/** What is sent: a path below /api/v1. */
export interface WireRequest {
  readonly method: string
  readonly path: string
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
}

/** HTTP over kept connections, as a browser would; a thin client, so that what is timed is the server. */
export class Wire {
  readonly #agent: Agent
  readonly #port: number
  readonly #headers: Readonly<Record<string, string>>

  constructor(port: number, headers: Readonly<Record<string, string>>, sockets = 1) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: sockets })
    this.#port = port
    this.#headers = headers
  }

  /** Answers the body. Throws when the server does not answer 2xx: a benchmark of refusals measures nothing. */
  async send(what: WireRequest): Promise<string> {
    const answer = await this.#send(what)
    const body = await text(answer)
    if ((answer.statusCode ?? 500) >= 300) throw new Error(`${what.method} ${what.path}: ${answer.statusCode} ${body}`)
    return body
  }

  close(): void {
    this.#agent.destroy()
  }

  #send({ method, path, body, headers = {} }: WireRequest): Promise<IncomingMessage> {
    const payload = body === undefined ? undefined : JSON.stringify(body)
    const type =
      payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }
    const options = {
      agent: this.#agent,
      host: '127.0.0.1',
      port: this.#port,
      method,
      path: `/api/v1${path}`,
      headers: { ...this.#headers, ...type, ...headers },
    }
    return new Promise((resolve, reject) => request(options, resolve).on('error', reject).end(payload))
  }
}
