import { connect } from 'node:net'
import { anonymousServerFamily } from '@parallax/protocol'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CASES, SETUP_PATIENCE, seed } from './attack.ts'
import { AttackedServer } from './attacked-server.ts'
import { bodiesOf, joined } from './request-bodies.ts'

let server: AttackedServer

beforeAll(async () => {
  server = await AttackedServer.start()
}, SETUP_PATIENCE)

afterAll(() => server[Symbol.asyncDispose]())

/** What goes over one connection. */
interface Conversation {
  readonly kind: string
  /** Written one after the other, each once the one before is on its way. */
  readonly pieces: readonly Uint8Array[]
  /** How we go: without a word, having said that nothing more comes, or not before the server does. */
  readonly leave: 'cut' | 'end' | 'wait'
  /** Of the first answer; null: the connection may be closed instead. */
  readonly codes: readonly (number | null)[]
}

const PATIENCE = 20_000
const MEBIBYTE = 1_048_576
const BATCH = 100
const GONE = [200, 400, 408, 413, 415, null]
const FINE = [200, 415]

test(`bodies that lie, stop or trickle (seed ${seed})`, { timeout: 600_000 }, async () => {
  const conversation = conversations()
  const batches = fc.array(conversation, { minLength: BATCH, maxLength: BATCH })
  const property = fc.asyncProperty(batches, async (batch) => {
    const before = await server.digest()
    const complaints = await Promise.all(batch.map(converse))
    const { errors } = await server.report()
    const said = [...complaints, ...errors].filter((complaint) => complaint !== undefined)
    if (said.length > 0) throw new Error(said.join('\n'))
    // None of them asks for anything that is written.
    expect(await server.digest()).toBe(before)
  })
  const result = await fc.check(property, { seed, numRuns: Math.ceil(CASES / BATCH), endOnFailure: true })
  if (result.failed) throw new Error(`PARALLAX_FUZZ_SEED=${seed}: ${result.errorInstance}`)
})

test('bodies without end are not kept in memory', { timeout: 600_000 }, async () => {
  const mebibyte = new Uint8Array(MEBIBYTE).fill(0x91)
  const chunk = joined(bytes(`${MEBIBYTE.toString(16)}\r\n`), mebibyte, bytes('\r\n'))
  const endless: Conversation = {
    kind: '32 MiB in chunks',
    pieces: [head('transfer-encoding: chunked'), ...Array.from({ length: 32 }, () => chunk), bytes('0\r\n\r\n')],
    leave: 'wait',
    codes: [413, null],
  }
  const { peakMemory: before } = await server.report()
  for (let round = 0; round < 3; round += 1)
    expect((await Promise.all(Array.from({ length: 8 }, () => converse(endless)))).join('')).toBe('')
  const { peakMemory } = await server.report()
  // Of the 768 MiB that were sent.
  expect(peakMemory - before).toBeLessThan(200 * MEBIBYTE)
})

function conversations(): fc.Arbitrary<Conversation> {
  const reading = { ...anonymousServerFamily, commands: anonymousServerFamily.commands.filter(isReader) }
  const body = bodiesOf(reading).map(({ bytes }) => bytes)
  const some = body.filter(({ length }) => length > 1)
  const weighed = (weight: number, arbitrary: fc.Arbitrary<Conversation>) => ({ weight, arbitrary })
  return fc.oneof(
    weighed(
      2,
      fc.tuple(some, fc.nat(), fc.constantFrom('cut', 'end')).map(([sent, at, leave]) => stopped(sent, at, leave)),
    ),
    weighed(
      2,
      fc.tuple(body, cuts).map(([sent, at]) => one('in pieces', cut(plain(sent), at), FINE)),
    ),
    weighed(
      2,
      fc.tuple(body, cuts).map(([sent, at]) => one('in chunks', chunked(sent, at), FINE)),
    ),
    weighed(
      1,
      fc.tuple(some, cuts).map(([sent, at]) => brokenChunks(sent, at)),
    ),
    weighed(
      1,
      fc.tuple(some, fc.integer({ min: 1, max: 5 })).map(([sent, more]) => longerThanTold(sent, more)),
    ),
    weighed(
      2,
      fc
        .tuple(body, fc.constantFrom(...LENGTHS))
        .map(([sent, length]) => one(`length ${length}`, [head(`content-length: ${length}`), sent], [413, null])),
    ),
    weighed(
      2,
      fc.tuple(body, fc.constantFrom(...FRAMINGS)).map(([sent, line]) => one(line, [head(line), sent], [400, null])),
    ),
    weighed(
      1,
      fc
        .constantFrom(...HEADS)
        .map((text) => one('head', [bytes(text)], [200, 400, 404, 405, 417, 422, 431, 505, null])),
    ),
    weighed(
      1,
      fc.uint8Array({ minLength: 1, maxLength: 300 }).map((sent) => one('noise', [sent], [400, null])),
    ),
    weighed(
      1,
      fc.tuple(body, body).map(([first, second]) => one('two at once', [joined(plain(first), plain(second))], FINE)),
    ),
    weighed(
      1,
      body.map((sent) =>
        one('asks before', [head('expect: 100-continue', `content-length: ${sent.length}`), sent], [100, ...FINE]),
      ),
    ),
  )
}

function isReader({ name }: { readonly name: string }): boolean {
  return name === 'ping' || name === 'server_config' || name === 'auth_method_password_get_algorithm'
}

const cuts = fc.array(fc.nat(), { minLength: 1, maxLength: 6 })

/** 413 (spec 03 §2.4), unless the connection is gone before it is read. */
const LENGTHS: readonly string[] = ['x', '-1', '1.5', '+5', '0x10', '99999999999999999999999999', '1048577']

const FRAMINGS: readonly string[] = [
  'content-length: 3\r\ncontent-length: 4',
  'content-length: 3\r\ntransfer-encoding: chunked',
  'transfer-encoding: chunked, chunked',
  'transfer-encoding: gzip',
  'transfer-encoding: xchunked',
]

const HEADS: readonly string[] = [
  'POST /anonymous_server HTTP/9.9\r\nhost: x\r\n\r\n',
  'POST /anonymous_server HTTP/1.1\r\n\r\n',
  `POST /anonymous_server HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`,
  `POST /anonymous_server HTTP/1.1\r\nhost: x\r\n${'x: y\r\n'.repeat(5_000)}\r\n`,
  `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nhost: x\r\n\r\n`,
  'POST /anonymous_server HTTP/1.1\r\nhost: x\r\napi-version : 5.6\r\n\r\n',
  'POST /anonymous_server HTTP/1.1\r\nhost: x\r\n api-version: 5.6\r\n\r\n',
  'POST /anonymous_server HTTP/1.1\nhost: x\n\n',
  'CONNECT example.com:443 HTTP/1.1\r\nhost: x\r\n\r\n',
  'GET http://example.com/ HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
  'OPTIONS * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
]

function one(kind: string, pieces: readonly Uint8Array[], codes: Conversation['codes']): Conversation {
  return { kind, pieces, codes, leave: codes.includes(null) ? 'end' : 'wait' }
}

/** Not all of a body comes. */
function stopped(body: Uint8Array, at: number, leave: 'cut' | 'end'): Conversation {
  const sent = plain(body)
  const whole = sent.length - body.length
  return { kind: `stopped, ${leave}`, pieces: [sent.subarray(0, whole + (at % body.length))], leave, codes: GONE }
}

/** What is left over is no request. */
function longerThanTold(body: Uint8Array, more: number): Conversation {
  const told = Math.max(0, body.length - more)
  return { kind: 'longer than told', pieces: [head(`content-length: ${told}`), body], leave: 'end', codes: GONE }
}

function chunked(body: Uint8Array, at: readonly number[]): readonly Uint8Array[] {
  const chunks = cut(body, at).filter(({ length }) => length > 0)
  const framed = chunks.map((chunk) => joined(bytes(`${chunk.length.toString(16)}\r\n`), chunk, bytes('\r\n')))
  return [head('transfer-encoding: chunked'), ...framed, bytes('0\r\n\r\n')]
}

/** One of the chunks says another length than it has, or none. */
function brokenChunks(body: Uint8Array, at: readonly number[]): Conversation {
  const [start = new Uint8Array(), ...chunks] = chunked(body, at)
  const sizes = ['ffffffffffffffff', '-1', 'x', '', '7fffffffffffffff', '1;ext="', 'fffff']
  const size = sizes[(at[0] ?? 0) % sizes.length] ?? ''
  const pieces = [start, bytes(`${size}\r\n`), ...chunks]
  return { kind: `a chunk of ${size}`, pieces, leave: 'end', codes: [400, 413, 415, null] }
}

function plain(body: Uint8Array): Uint8Array {
  return joined(head(`content-length: ${body.length}`), body)
}

function head(...lines: readonly string[]): Uint8Array {
  const all = ['host: x', 'api-version: 5.6', 'content-type: application/msgpack', ...lines]
  return bytes(`POST /anonymous_server HTTP/1.1\r\n${all.join('\r\n')}\r\n\r\n`)
}

function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'))
}

function cut(content: Uint8Array, at: readonly number[]): readonly Uint8Array[] {
  const places = [
    0,
    ...at.map((place) => place % (content.length + 1)).sort((one, other) => one - other),
    content.length,
  ]
  return places.slice(1).map((end, index) => content.subarray(places[index], end))
}

/** What is wrong with how the server took it; undefined: nothing. */
function converse({ kind, pieces, leave, codes }: Conversation): Promise<string | undefined> {
  const { port, hostname } = new URL(server.url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    const isWritten = write(socket, pieces)
    let answer = ''
    const over = (code: number | null | 'nothing') => {
      clearTimeout(timer)
      socket.destroy()
      const isFine = code !== 'nothing' && codes.includes(code)
      resolve(
        isFine
          ? undefined
          : `${code} for ${kind}: ${pieces.map((piece) => Buffer.from(piece).toString('latin1').slice(0, 500))}`,
      )
    }
    const timer = setTimeout(() => over('nothing'), PATIENCE)
    socket.on('data', (data) => {
      answer += data.toString('latin1')
      const code = /^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]
      if (code === undefined) return
      if (leave === 'wait') void isWritten.then(() => over(Number(code)))
      else over(Number(code))
    })
    socket.on('error', () => over(null))
    socket.on('close', () => over(null))
    void isWritten.then(() => {
      if (leave === 'cut') over(null)
      else if (leave === 'end') socket.end()
    })
  })
}

async function write(socket: ReturnType<typeof connect>, pieces: readonly Uint8Array[]): Promise<void> {
  for (const piece of pieces) {
    if (socket.destroyed) return
    await new Promise<void>((resolve) => {
      socket.write(piece, () => resolve())
    })
  }
}
