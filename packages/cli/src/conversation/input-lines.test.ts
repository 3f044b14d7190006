import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InputLines } from './input-lines.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

async function* chunks(...parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts
}

test('reads lines however they are cut, and gives the rest as bytes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(40)), async (cuts) => {
      const text = bytes('pässword\r\n\nlast\nrest of\nit')
      const borders = [...new Set([0, ...cuts.filter((cut) => cut < text.length), text.length])].sort((a, b) => a - b)
      const parts = borders.slice(1).map((border, index) => text.subarray(borders[index], border))
      const lines = new InputLines(chunks(...parts))
      expect([await lines.next(), await lines.next(), await lines.next()]).toEqual(['pässword', '', 'last'])
      let rest = ''
      for await (const chunk of lines.rest()) rest += new TextDecoder().decode(chunk)
      expect(rest).toBe('rest of\nit')
    }),
  )
})

test('a last line needs no end; then there is none', async () => {
  const lines = new InputLines(chunks(bytes('a\nb')))
  expect([await lines.next(), await lines.next(), await lines.next()]).toEqual(['a', 'b', undefined])
})

test('who stops waiting loses nothing for who asks next', async () => {
  const arrival = Promise.withResolvers<Uint8Array>()
  const source = async function* () {
    yield await arrival.promise
  }
  const lines = new InputLines(source())
  const stop = new AbortController()
  const given = lines.next(stop.signal)
  stop.abort(new Error('enough'))
  await expect(given).rejects.toThrow('enough')
  arrival.resolve(bytes('late\n'))
  expect(await lines.next()).toBe('late')
})
