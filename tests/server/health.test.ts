import { expect, test } from 'vitest'
import { startS3Peer } from '../kit/s3-peer.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { startTestServer } from '../kit/start-test-server.ts'

const ACCOUNT = { region: 'r', key: 'KEY', secret: 'SECRET', buckets: ['blocks'] }

async function health(url: string, path = '/health'): Promise<readonly [number, unknown]> {
  const response = await fetch(url + path)
  return [response.status, await response.json()]
}

test('a server is well with its database and its store, and says nothing more', async () => {
  const { url } = await sharedServer()
  for (const path of ['/health', '/readyz']) expect(await health(url, path)).toEqual([200, { status: 'ok' }])
})

test('a store that is away is told, though the process answers', async () => {
  const { database } = await sharedServer()
  const store = await startS3Peer(ACCOUNT)
  const option = `s3:${store.url.replaceAll(':', '\\:')}:r:blocks:KEY:SECRET`
  await using server = await startTestServer({ database, args: ['--blockstore', option] })
  await store[Symbol.asyncDispose]()
  expect(await health(server.url)).toEqual([503, { status: 'unavailable' }])
  expect((await health(server.url, '/healthz'))[0]).toBe(200)
})
