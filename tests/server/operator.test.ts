import { realmCreate, vlobReadBatch } from '@parallax/protocol'
import { expect, test } from 'vitest'
import { administer } from '../kit/administration.ts'
import { listen } from '../kit/event-reader.ts'
import { call } from '../kit/rpc.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { startTestServer, type TestServer, type TestServerOptions } from '../kit/start-test-server.ts'
import { testOrganization } from '../kit/test-organization.ts'

const PATHS = ['/metrics', '/operator/outbox', '/operator/api', '/openapi.json']

async function start(options: Partial<TestServerOptions> = {}): Promise<TestServer> {
  const { database } = await sharedServer()
  const args = ['--operator-listen', '127.0.0.1:0', '--api-documentation', ...(options.args ?? [])]
  return await startTestServer({ database, ...options, args })
}

async function get(url: string, authorization?: string): Promise<{ readonly code: number; readonly text: string }> {
  const response = await fetch(url, { headers: authorization === undefined ? {} : { authorization } })
  return { code: response.status, text: await response.text() }
}

/** The value of a measurement; 0 when it has not been measured. */
function measured(metrics: string, name: string): number {
  const line = metrics.split('\n').find((text) => text.startsWith(`${name} `))
  return Number(line?.slice(name.length + 1) ?? 0)
}

test('what operators look at is open on their own address, and asks for the token on that of everybody', async () => {
  await using server = await start()
  const { url, operatorUrl, administrationToken } = server
  for (const path of PATHS) {
    expect([path, (await get(`${operatorUrl}${path}`)).code]).toEqual([path, 200])
    expect([path, (await get(url + path)).code]).toEqual([path, 401])
    expect((await get(url + path, 'Bearer wrong')).code).toBe(401)
    expect((await get(url + path, `Basic ${btoa('any:wrong')}`)).code).toBe(401)
    expect((await get(url + path, `Bearer ${administrationToken}`)).code).toBe(200)
    expect((await get(url + path, `Basic ${btoa(`operator:${administrationToken}`)}`)).code).toBe(200)
  }
  expect((await get(`${operatorUrl}/health`)).code).toBe(200)
  // What clients and administrators do is not there.
  expect((await get(`${operatorUrl}/administration/stats`, `Bearer ${administrationToken}`)).code).toBe(404)
})

test('the address of operators on this machine answers to no name that a web page could take', async () => {
  await using server = await start()
  const { hostname, port } = new URL(server.operatorUrl ?? '')
  const codes = await Promise.all(['rebound.example', 'localhost'].map((host) => requestAs(`${host}:${port}`)))
  expect(codes).toEqual([421, 200])

  async function requestAs(host: string): Promise<number | undefined> {
    const { request } = await import('node:http')
    return await new Promise((resolve, reject) => {
      const sent = request({ hostname, port, path: '/metrics', headers: { host } }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      sent.on('error', reject).end()
    })
  }
})

test('the documentation of the API is served only where it is wanted', async () => {
  const { database } = await sharedServer()
  await using server = await startTestServer({ database, args: ['--operator-listen', '127.0.0.1:0'] })
  for (const path of ['/operator/api', '/openapi.json']) {
    expect((await get(server.operatorUrl + path)).code).toBe(404)
    expect((await get(server.url + path, `Bearer ${server.administrationToken}`)).code).toBe(404)
  }
})

test('pages run nothing, and fetch nothing', async () => {
  await using server = await start()
  for (const path of ['/operator/outbox', '/operator/api']) {
    const response = await fetch(server.operatorUrl + path)
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    const page = await response.text()
    expect(page).not.toMatch(/<script|<link|<img|style=|src=/)
    const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(page) ?? []
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style))
    expect(policy).toContain(`'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`)
  }
})

test('requests are counted by command and status, streams while they are open, and nobody is named', async () => {
  await using server = await start()
  const metrics = async () => (await get(`${server.operatorUrl}/metrics`)).text
  const organization = await testOrganization(server)
  const { alice, addRealm } = organization
  await addRealm(alice)
  const reader = await listen(alice)
  await expect.poll(async () => measured(await metrics(), 'parallax_event_streams')).toBe(1)
  const refused = { realmId: '0'.repeat(32) as Awaited<ReturnType<typeof addRealm>>, vlobs: [], at: null }
  await call(alice, vlobReadBatch, refused)
  await (await fetch(`${server.url}/authenticated/NotThere`, { method: 'POST' })).text()
  // Ended by the server: how long it was open must not count as the time of an answer.
  await administer(server, 'PATCH', `/organizations/${organization.id}`, { is_expired: true })
  while ((await reader.next()) !== undefined);
  await expect.poll(async () => measured(await metrics(), 'parallax_event_streams'), { timeout: 20_000 }).toBe(0)
  const text = await metrics()
  const counted = (labels: string) => measured(text, `parallax_requests_total{${labels}}`)
  expect(counted(`command="${realmCreate.name}",status="ok"`)).toBe(1)
  expect(counted('command="vlob_read_batch",status="realm_not_found"')).toBe(1)
  expect(counted('command="POST /authenticated/:organization",status="http_422"')).toBe(1)
  expect(measured(text, 'parallax_request_seconds_count{command="realm_create"}')).toBe(1)
  expect(counted('command="events_listen",status="ok"')).toBe(1)
  expect(text).not.toContain('/events"')
  expect(measured(text, 'parallax_memory_bytes{kind="resident"}')).toBeGreaterThan(1e6)
  for (const name of [
    'parallax_event_loop_delay_seconds{quantile="0.99"}',
    'parallax_database_transactions{state="free"}',
  ])
    expect(text).toContain(name)
  for (const secret of [organization.id, alice.deviceId, server.administrationToken]) expect(text).not.toContain(secret)
})

test('kept mails are listed, newest first, and shown with their link', async () => {
  await using server = await start()
  const { id, alice } = await testOrganization(server)
  const reset = await administer(server, 'POST', `/organizations/${id}/users/reset_totp`, {
    user_id: alice.userId,
    send_email: true,
  })
  expect(reset.json).toMatchObject({ email_sent_status: 'SENT_AS_REQUESTED' })
  const list = await get(`${server.operatorUrl}/operator/outbox`)
  expect(list.text).toContain(`Your MFA has been reset for ${id}`)
  const [, path = ''] = /href="(\/operator\/outbox\/[^"]+)"/.exec(list.text) ?? []
  const { text } = await get(server.operatorUrl + path)
  const link = (reset.json as { readonly totp_reset_url_as_http_redirection: string })
    .totp_reset_url_as_http_redirection
  expect(text).toContain(link.replaceAll('&', '&#38;'))
  expect((await get(`${server.operatorUrl}/operator/outbox/..%2fserver-key`)).code).toBe(404)
})
