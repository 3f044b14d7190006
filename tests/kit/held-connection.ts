import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PostgresConnection } from '../../packages/server/src/db/embedded/embedded-postgres.ts'

/** A way to PostgreSQL on which its words can be held back: as on a busy machine, but for certain. */
export interface HeldConnection extends AsyncDisposable {
  readonly connection: PostgresConnection
  hold(): void
  release(): void
}

export async function heldConnection(to: PostgresConnection): Promise<HeldConnection> {
  const folder = await mkdtemp(join(tmpdir(), 'parallax-held-'))
  const socket = `.s.PGSQL.${to.port}`
  const pairs = new Map<Socket, Socket>()
  const server = createServer((near) => {
    const far = connect(join(to.host, socket))
    pairs.set(far, near)
    near.on('data', (bytes) => far.write(bytes)).on('close', () => far.destroy())
    far.on('data', (bytes) => near.write(bytes)).on('close', () => near.destroy())
    for (const end of [near, far]) end.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(join(folder, socket), resolve))
  return {
    connection: { ...to, host: folder },
    hold: () => {
      for (const far of pairs.keys()) far.pause()
    },
    release: () => {
      for (const far of pairs.keys()) far.resume()
    },
    [Symbol.asyncDispose]: async () => {
      for (const [far, near] of pairs) {
        far.destroy()
        near.destroy()
      }
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
