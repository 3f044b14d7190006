import { existsSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { main } from '../../packages/server/src/main.ts'

test('--dev runs on a database and a folder that are gone afterwards, and touches no other', {
  timeout: 60_000,
}, async () => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  let said = ''
  stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const stop = new AbortController()
  const environment = { PARALLAX_DATA_DIR: '/nowhere/that/can/be/written' }
  const args = ['--dev', '--port', '0', '--log-file', '/dev/null']
  const ended = main(args, { environment, stdout, stderr, signal: stop.signal })
  await expect.poll(() => said, { timeout: 40_000 }).toContain('Stop: Ctrl-C')
  const [, url = ''] = /running at (\S+)/.exec(said) ?? []
  const [, folder = ''] = /^Data: (.+)$/m.exec(said) ?? []
  const headers = { authorization: 'Bearer s3cr3t', origin: 'https://anywhere.example' }
  const response = await fetch(`${url}administration/stats`, { headers })
  expect([response.status, await response.json()]).toEqual([200, { stats: [] }])
  expect(response.headers.get('access-control-allow-origin')).toBe('*')
  expect(existsSync(folder)).toBe(true)
  stop.abort()
  expect(await ended).toBe(0)
  expect(existsSync(folder)).toBe(false)
})
