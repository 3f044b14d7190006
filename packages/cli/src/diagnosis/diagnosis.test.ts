import { mkdtemp, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { catalogueOf } from '@parallax/client'
import { NodeHttpTransport } from '@parallax/platform/node'
import { parseServerAddress, type ServerAddress } from '@parallax/wire'
import { expect, test } from 'vitest'
import { loadWords } from '../words/words.ts'
import { checkFolder } from './check-folder.ts'
import { checkServer } from './check-server.ts'
import { checkSpace } from './check-space.ts'
import { checkTls } from './check-tls.ts'

async function withServer<T>(listener: RequestListener, work: (server: ServerAddress) => Promise<T>): Promise<T> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  try {
    return await work(parseServerAddress(`http://127.0.0.1:${port}`) ?? failed())
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

function failed(): never {
  throw new Error('no address')
}

async function states(server: ServerAddress, now = Date.now): Promise<Readonly<Record<string, string>>> {
  await using http = new NodeHttpTransport()
  const { signal } = new AbortController()
  const options = { http, say: await loadWords('en'), catalogue: catalogueOf(['en']), signal, now }
  return Object.fromEntries((await checkServer(server, options)).map(({ check, state }) => [check, state]))
}

/** Answers as a server of this version does. */
const wellBehaved: RequestListener = ({ url }, response) => {
  if (url === '/health') response.writeHead(200).end('{"status":"ok"}')
  else response.writeHead(422, { 'supported-api-versions': '4.9;5.6' }).end()
}

test('a server that answers, with our time and our protocol, is well', async () => {
  expect(await withServer(wellBehaved, (server) => states(server))).toEqual({
    server: 'ok',
    clock: 'ok',
    versions: 'ok',
  })
})

test('a clock that is wrong by more than five minutes is told', async () => {
  const found = await withServer(wellBehaved, (server) => states(server, () => Date.now() - 301_500))
  expect(found).toMatchObject({ server: 'ok', clock: 'failed' })
  const close = await withServer(wellBehaved, (server) => states(server, () => Date.now() + 290_000))
  expect(close).toMatchObject({ clock: 'ok' })
})

test('another protocol, an unwell server and none at all are told', async () => {
  const old: RequestListener = (_, response) => response.writeHead(503, { 'supported-api-versions': '4.9' }).end()
  expect(await withServer(old, (server) => states(server))).toMatchObject({ server: 'failed', versions: 'failed' })
  const gone = await withServer(wellBehaved, async (server) => server)
  expect(await states(gone)).toEqual({ server: 'failed' })
})

test('a folder is tried by writing, and left as it was', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parallax-doctor-'))
  try {
    const say = await loadWords('en')
    expect(await checkFolder('data_folder', join(folder, 'new'), say)).toMatchObject({ state: 'ok' })
    expect(await readdir(join(folder, 'new'))).toEqual([])
    await writeFile(join(folder, 'file'), '')
    const inFile = await checkFolder('data_folder', join(folder, 'file/x'), say)
    expect(inFile).toMatchObject({ state: 'failed', detail: expect.stringContaining('ENOTDIR') })
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a disk without room is told', async () => {
  const say = await loadWords('en')
  const found = await statfs(tmpdir())
  const look = (bavail: number) => checkSpace(tmpdir(), say, async () => ({ ...found, bavail, bsize: 4096 }) as never)
  expect(await look(10 ** 9)).toMatchObject([{ check: 'space', state: 'ok' }])
  expect(await look(1000)).toMatchObject([{ state: 'failed', detail: expect.stringContaining('3.9 MiB') }])
})

test('a server whose proof of identity ends soon is told; one without TLS has none', async () => {
  const folder = join(import.meta.dirname, '../../../../tests/seams/tls')
  const [key, cert] = await Promise.all(['key.pem', 'certificate.pem'].map((name) => readFile(join(folder, name))))
  const server = createSecureServer({ ...(key && { key }), ...(cert && { cert }) })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const say = await loadWords('en')
  const look = (year: number, scheme = 'https') =>
    checkTls(parseServerAddress(`${scheme}://127.0.0.1:${port}`) ?? failed(), { say, now: () => Date.UTC(year, 9, 20) })
  expect(await look(2026)).toMatchObject([{ check: 'tls', state: 'ok' }])
  expect(await look(2126)).toMatchObject([{ check: 'tls', state: 'failed', detail: expect.stringContaining(' 8 ') }])
  expect(await look(2126, 'http')).toEqual([])
  server.close()
  expect(await look(2126)).toEqual([])
})
