import { NodeHttpTransport } from '@parallax/platform/node'
import { expect, inject, it } from 'vitest'
import { describeHttpTransport } from './http-transport.suite.ts'
import { textOf } from './storage-bench.ts'

describeHttpTransport('node', (limits) => new NodeHttpTransport(limits))

function seenBy(http: NodeHttpTransport) {
  return http.request({ method: 'GET', url: `${inject('httpPeer')}/headers`, headers: {} })
}

// Every address of 127.0.0.0/8 is of this machine there.
it.runIf(process.platform === 'linux')('leaves from the local address it is told', async () => {
  await using http = new NodeHttpTransport({ localAddress: '127.0.0.2' })
  expect(JSON.parse(textOf((await seenBy(http)).body) ?? '')['x-peer-address']).toBe('127.0.0.2')
})

it.each(['192.0.2.1', '::1'])('says that a local address cannot be used: %s', async (localAddress) => {
  await using http = new NodeHttpTransport({ localAddress })
  await expect(seenBy(http)).rejects.toMatchObject({
    code: 'local_address_unusable',
    parameters: { address: localAddress },
  })
})
