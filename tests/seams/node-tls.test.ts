import { readFileSync } from 'node:fs'
import { createServer as createPlainServer } from 'node:http'
import { createServer, type ServerOptions } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { join } from 'node:path'
import { NodeHttpTransport } from '@parallax/platform/node'
import { describe, expect, it } from 'vitest'
import { httpPeerListener } from './http-peer.ts'
import { bytesOf, textOf } from './storage-bench.ts'

// Signed by itself for 127.0.0.1; trusted nowhere but here.
const key = readFileSync(join(import.meta.dirname, 'tls/key.pem'), 'utf8')
const cert = readFileSync(join(import.meta.dirname, 'tls/certificate.pem'), 'utf8')

async function listening(server: Server & { closeAllConnections(): void }, host = '127.0.0.1') {
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function securePeer(options: ServerOptions = {}, host = '127.0.0.1') {
  return listening(createServer({ key, cert, ...options }, httpPeerListener()), host)
}

function echo(port: number, host = '127.0.0.1') {
  return { method: 'POST', url: `https://${host}:${port}/echo`, headers: {}, body: [bytesOf('secret')] } as const
}

describe('HTTPS transport', () => {
  it('sends nothing to an end that does not prove to be the server', async () => {
    await using peer = await securePeer()
    await using http = new NodeHttpTransport()
    await expect(http.request(echo(peer.port))).rejects.toMatchObject({ code: 'connection_not_trusted' })
  })

  it('trusts the authorities that it is given', async () => {
    await using peer = await securePeer()
    await using http = new NodeHttpTransport({ authorities: [cert] })
    expect(textOf((await http.request(echo(peer.port))).body)).toBe('secret')
  })

  // Every address of 127.0.0.0/8 is of this machine there.
  it.runIf(process.platform === 'linux')('trusts them for the name they vouch for, and no other', async () => {
    await using peer = await securePeer({}, '127.0.0.2')
    await using http = new NodeHttpTransport({ authorities: [cert] })
    await expect(http.request(echo(peer.port, '127.0.0.2'))).rejects.toMatchObject({ code: 'connection_not_trusted' })
  })

  it('refuses TLS below 1.2', async () => {
    await using old = await securePeer({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })
    await using http = new NodeHttpTransport({ authorities: [cert] })
    await expect(http.request(echo(old.port))).rejects.toMatchObject({ code: 'connection_not_trusted' })
    await using oldest = await securePeer({ maxVersion: 'TLSv1.2' })
    expect((await http.request(echo(oldest.port))).status).toBe(200)
  })
})

describe('a proxy of the environment', () => {
  it('is asked for the server', async () => {
    const asked: (string | undefined)[] = []
    const proxy = createPlainServer((request, response) => {
      asked.push(request.url)
      response.end('from the proxy')
    })
    await using listener = await listening(proxy)
    await using http = new NodeHttpTransport({ proxies: { HTTP_PROXY: `http://127.0.0.1:${listener.port}` } })
    const answer = await http.request({ method: 'GET', url: 'http://files.example.org/health', headers: {} })
    expect(textOf(answer.body)).toBe('from the proxy')
    expect(asked).toEqual(['http://files.example.org/health'])
  })
})
