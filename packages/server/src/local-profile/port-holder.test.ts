import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { findPortHolder } from './port-holder.ts'

test.runIf(process.platform === 'linux').each(['127.0.0.1', '::'])(
  'names the process that listens on %s',
  async (host) => {
    const server = createServer().listen(0, host)
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    expect(findPortHolder(port)).toEqual({ pid: process.pid, command: expect.stringContaining('node') })
    server.close()
    await once(server, 'close')
    expect(findPortHolder(port)).toBeNull()
  },
)
