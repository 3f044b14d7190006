import { expect, test } from 'vitest'
import { sharedServer } from '../kit/shared-server.ts'
import { startTestServer } from '../kit/start-test-server.ts'

const OURS = 'https://app.example'
const args = ['--cors-allow-origins', OURS]

/** A preflight, or a plain request when no method is asked for. */
async function ask(url: string, origin: string, method?: string, headers?: string) {
  const response = await fetch(`${url}/authenticated/Org`, {
    method: method === undefined ? 'POST' : 'OPTIONS',
    headers: {
      origin,
      ...(method && { 'access-control-request-method': method }),
      ...(headers && { 'access-control-request-headers': headers }),
    },
  })
  await response.arrayBuffer()
  const granted = Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('access-control-')))
  return { code: response.status, granted }
}

test('pages of the configured origins may call, with the methods and headers of the protocol', async () => {
  const { database } = await sharedServer()
  await using server = await startTestServer({ database, args })
  const { code, granted } = await ask(server.url, OURS, 'POST', 'Api-Version, authorization,last-event-id')
  expect(code).toBe(200)
  expect(granted['access-control-allow-origin']).toBe(OURS)
  expect(granted['access-control-allow-methods']).toBe('OPTIONS, GET, POST, PATCH')
  expect(granted['access-control-max-age']).toBe('600')
  expect(granted['access-control-allow-credentials']).toBeUndefined()
  expect((await ask(server.url, OURS)).granted['access-control-expose-headers']).toMatch(/^Server\b/)
})

test('another origin, method or header is refused before the request, and gets nothing with it', async () => {
  const { database } = await sharedServer()
  await using server = await startTestServer({ database, args })
  expect(await ask(server.url, 'https://other.example', 'POST')).toEqual({ code: 400, granted: {} })
  expect((await ask(server.url, OURS, 'PUT')).code).toBe(400)
  expect((await ask(server.url, OURS, 'POST', 'x-own')).code).toBe(400)
  expect(await ask(server.url, 'https://other.example')).toEqual({ code: 422, granted: {} })
})

test('without a configured origin there is no such header at all', async () => {
  const { database } = await sharedServer()
  await using server = await startTestServer({ database })
  expect(await ask(server.url, OURS)).toEqual({ code: 422, granted: {} })
})
