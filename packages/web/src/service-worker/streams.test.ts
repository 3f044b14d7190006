import { expect, test } from 'vitest'
import { readRange, Streams } from './streams.ts'

const MIB = 1024 * 1024

test.each([
  [null, 100, { start: 0, length: 100 }],
  ['bytes=0-', 5 * MIB, { start: 0, length: MIB }],
  ['bytes=10-19', 100, { start: 10, length: 10 }],
  ['bytes=90-500', 100, { start: 90, length: 10 }],
  ['bytes=-5', 100, { start: 95, length: 5 }],
  ['bytes=100-', 100, undefined],
  ['bytes=-', 100, undefined],
])('%s of %i bytes', (range, size, part) => {
  expect(readRange(range, size)).toEqual(part)
})

test('a part is asked of the page that offered the file, and nobody knows it afterwards', async () => {
  const streams = new Streams()
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = ({ data: { number, start, length } }) =>
    port1.postMessage({ number, bytes: new Uint8Array(length).fill(start).buffer })
  streams.onMessage({ type: 'offer_stream', token: 'x', size: 40, contentType: 'video/webm' }, [port2])
  const request = new Request('http://127.0.0.1/client/stream/x', { headers: { range: 'bytes=7-9' } })
  const answer = await streams.answer(request)
  expect([answer?.status, answer?.headers.get('content-range')]).toEqual([206, 'bytes 7-9/40'])
  expect(answer?.headers.get('cache-control')).toBe('no-store')
  expect(new Uint8Array((await answer?.arrayBuffer()) ?? new ArrayBuffer(0))).toEqual(Uint8Array.of(7, 7, 7))
  streams.onMessage({ type: 'forget_stream', token: 'x' }, [])
  expect((await streams.answer(request))?.status).toBe(404)
  expect(streams.answer(new Request('http://127.0.0.1/client/'))).toBeUndefined()
  port1.close()
})
