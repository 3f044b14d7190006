import { createServer, type Server } from 'node:http'
import type { SequesterServiceId } from '@parallax/wire'
import { afterEach, expect, test } from 'vitest'
import { askWebhook } from './webhook.ts'

const serviceId = 'aa'.repeat(16) as SequesterServiceId
const question = { parameters: { type: 'x' }, body: Uint8Array.of(1) }
let server: Server | undefined

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

async function listen(handler: Parameters<typeof createServer>[1]): Promise<string> {
  server = createServer(handler)
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : ''
}

test('a webhook that never answers is unavailable', async () => {
  const url = await listen(() => undefined)
  expect(await askWebhook({ fetch }, { serviceId, url }, { ...question, patience: 50 })).toMatchObject({
    type: 'unavailable',
    cause: { name: 'TimeoutError' },
  })
})

test('a webhook that rejects and never ends its reason has rejected', async () => {
  const url = await listen((_, response) => {
    response.writeHead(400)
    response.write('{"reason":')
  })
  expect(await askWebhook({ fetch }, { serviceId, url }, { ...question, patience: 200 })).toEqual({
    type: 'rejected',
    reason: null,
  })
})

test('a webhook that closes the connection is unavailable', async () => {
  const url = await listen((_, response) => response.destroy())
  expect(await askWebhook({ fetch }, { serviceId, url }, question)).toMatchObject({ type: 'unavailable' })
})
