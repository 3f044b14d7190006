// A process that sends prebuilt requests over keep-alive connections, as cheaply as it can: one at a time on each.
import { randomFillSync } from 'node:crypto'
import { connect, type Socket } from 'node:net'

/** What every connection sends again and again. */
export interface LoadPlan {
  readonly port: number
  /** One for each connection: a whole HTTP request. */
  readonly requests: readonly Uint8Array[]
  /** Offset of 16 bytes that must be new each time, in every request; undefined: none. */
  readonly idOffset?: number
  /** The body of every right answer. */
  readonly expected: Uint8Array
}

/** Asks for this many requests of the plan; answered with `done`, or the first thing that was wrong. */
export interface LoadOrder {
  readonly plan?: LoadPlan
  readonly count: number
}

class Connection {
  readonly #socket: Socket
  readonly #request: Buffer
  readonly #plan: LoadPlan
  #received: Buffer[] = []
  #length = 0
  /** Where the body of the answer is, once its head is there. */
  #body: { readonly start: number; readonly end: number } | undefined
  #answered: ((error?: Error) => void) | undefined

  constructor(plan: LoadPlan, request: Uint8Array) {
    this.#plan = plan
    this.#request = Buffer.from(request)
    this.#socket = connect(plan.port, '127.0.0.1').setNoDelay()
    this.#socket.on('data', (data) => this.#receive(data))
    for (const event of ['error', 'close'])
      this.#socket.on(event, () => this.#answered?.(new Error('the connection was closed')))
  }

  send(): Promise<void> {
    const { idOffset } = this.#plan
    // What was sent before has been answered: nothing still waits in this buffer.
    if (idOffset !== undefined) randomFillSync(this.#request, idOffset, 16)
    this.#socket.write(this.#request)
    return new Promise((resolve, reject) => {
      this.#answered = (error) => (error ? reject(error) : resolve())
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #receive(data: Buffer): void {
    this.#received.push(data)
    this.#length += data.length
    this.#body ??= bodyAfter(this.#joined())
    if (this.#body === undefined || this.#length < this.#body.end) return
    const answer = this.#joined()
    const body = answer.subarray(this.#body.start, this.#body.end)
    const isRight = answer.toString('latin1', 0, 12) === 'HTTP/1.1 200' && body.equals(this.#plan.expected)
    this.#received = []
    this.#length = 0
    this.#body = undefined
    this.#answered?.(isRight ? undefined : new Error(answer.toString('latin1', 0, 1000)))
  }

  #joined(): Buffer {
    const [only] = this.#received
    return this.#received.length === 1 && only !== undefined ? only : Buffer.concat(this.#received)
  }
}

/** Undefined: the head is not whole yet. */
function bodyAfter(received: Buffer): { readonly start: number; readonly end: number } | undefined {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const length = Number(/content-length: (\d+)/i.exec(received.toString('latin1', 0, end))?.[1])
  return { start: end + 4, end: end + 4 + length }
}

let plan: LoadPlan | undefined

process.on('message', async (order: LoadOrder) => {
  plan = order.plan ?? plan
  try {
    if (plan !== undefined) await sendAll(plan, order.count)
    process.send?.('done')
  } catch (error) {
    process.send?.(String(error))
  }
})

/** Over new connections: a server may close those that were idle while another one was measured. */
async function sendAll(plan: LoadPlan, count: number): Promise<void> {
  let left = count
  const connections = plan.requests.map((request) => new Connection(plan, request))
  const work = async (connection: Connection) => {
    while (left > 0) {
      left -= 1
      await connection.send()
    }
    connection.close()
  }
  await Promise.all(connections.map(work))
}
