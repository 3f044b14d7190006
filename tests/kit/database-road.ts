import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import type { PostgresConnection } from '../../packages/server/src/db/embedded/embedded-postgres.ts'

/** The way to a database by TCP, as a URL needs it; it can be cut and mended. */
export class DatabaseRoad implements AsyncDisposable {
  readonly #sockets = new Set<Socket>()
  readonly #server: Server
  readonly #connection: PostgresConnection
  #port = 0

  constructor(connection: PostgresConnection) {
    this.#connection = connection
    this.#server = createServer((socket) => {
      const { host, port } = connection
      const other = host.startsWith('/') ? connect(join(host, `.s.PGSQL.${port}`)) : connect(port, host)
      for (const end of [socket, other]) {
        this.#sockets.add(end)
        end.on('error', () => end.destroy())
        end.on('close', () => (end === socket ? other : socket).destroy())
      }
      socket.pipe(other).pipe(socket)
    })
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve))
    const address = this.#server.address()
    if (typeof address === 'object' && address !== null) this.#port = address.port
  }

  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    for (const socket of this.#sockets) socket.destroy()
    this.#sockets.clear()
    await closed
  }

  get url(): string {
    const { username, password, database } = this.#connection
    return `postgres://${username}:${encodeURIComponent(password)}@127.0.0.1:${this.#port}/${database}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cut()
  }
}
