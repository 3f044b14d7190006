import { connect, createServer, type Server, type Socket } from 'node:net'

/** Deals connections out in turns to those that take them: nobody is kept with one process. */
export class LoadBalancer implements AsyncDisposable {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #ports: readonly number[] = []
  #turn = 0
  /** Connections by port of the process. */
  readonly dealt = new Map<number, number>()

  private constructor() {
    this.#server = createServer((socket) => this.#deal(socket))
  }

  static async start(): Promise<LoadBalancer> {
    const balancer = new LoadBalancer()
    await new Promise<void>((resolve) => balancer.#server.listen(0, '127.0.0.1', resolve))
    return balancer
  }

  /** Of the processes. */
  use(ports: readonly number[]): void {
    this.#ports = ports
  }

  get port(): number {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new TypeError('no port')
    return address.port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #deal(client: Socket): void {
    this.#turn = (this.#turn + 1) % this.#ports.length
    this.#connect(client, [...this.#ports.slice(this.#turn), ...this.#ports.slice(0, this.#turn)])
  }

  /** The first process that takes it. */
  #connect(client: Socket, [port, ...others]: readonly number[]): void {
    if (port === undefined) {
      client.destroy()
      return
    }
    const process = connect(port, '127.0.0.1')
    process.once('error', () => this.#connect(client, others))
    process.once('connect', () => {
      this.dealt.set(port, (this.dealt.get(port) ?? 0) + 1)
      process.removeAllListeners('error')
      for (const [end, other] of [
        [client, process],
        [process, client],
      ] as const) {
        this.#sockets.add(end)
        end.on('error', () => end.destroy())
        end.on('close', () => {
          this.#sockets.delete(end)
          other.destroy()
        })
        end.pipe(other)
      }
    })
  }
}
