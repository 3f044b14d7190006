import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { createLog } from './create-log.ts'
import { parseSentryDsn, sentryStream } from './sentry.ts'

interface Report {
  readonly url: string | undefined
  readonly auth: string
  readonly parts: readonly Readonly<Record<string, unknown>>[]
}

test('errors are reported with what happened before, and without secrets', async () => {
  const reports: Report[] = []
  const peer = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) text += chunk
    const parts = text.split('\n').map((line) => JSON.parse(line))
    reports.push({ url: request.url, auth: `${request.headers['x-sentry-auth']}`, parts })
    response.end('{}')
  })
  await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve))
  const address = peer.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const dsn = parseSentryDsn(`http://key1@127.0.0.1:${port}/sub/42`)
  const sentry = sentryStream({ dsn, environment: 'test', release: '1' }, fetch)
  const log = createLog({ level: 'INFO', format: 'JSON', file: '/dev/null', sentry })
  log.info({ event: 'request', device: 'abc' })
  log.error({ event: 'failure', error: new RangeError('too far'), token: 'hush', request: { password: 'hush' } })
  await expect.poll(() => reports.length, { timeout: 20_000 }).toBe(1)
  peer.close()
  const [report] = reports
  expect(report?.url).toBe('/sub/api/42/envelope/')
  expect(report?.auth).toContain('sentry_key=key1')
  const [head, kind, event] = report?.parts ?? []
  expect(kind).toEqual({ type: 'event' })
  expect(event).toMatchObject({
    event_id: head?.event_id,
    level: 'error',
    environment: 'test',
    release: '1',
    message: 'failure',
    exception: { values: [{ type: 'RangeError', value: 'too far' }] },
    breadcrumbs: [{ category: 'request', level: 'info', data: { device: 'abc' } }],
  })
  expect(JSON.stringify(report)).not.toContain('hush')
})

test('an address that is none is refused', () => {
  for (const text of ['', 'sentry.example/1', 'https://sentry.example/1', 'https://key@sentry.example/project'])
    expect(() => parseSentryDsn(text)).toThrow('https://KEY@HOST/PROJECT')
})
