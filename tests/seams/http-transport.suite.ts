import type { HttpRequest, HttpTransport } from '@parallax/client'
import { describe, expect, inject, it } from 'vitest'
import { bytesOf, textOf } from './storage-bench.ts'

export interface TransportLimits {
  readonly silence?: number
  readonly longestAnswer?: number
}

function get(path: string): HttpRequest {
  return { method: 'GET', url: `${inject('httpPeer')}${path}`, headers: {} }
}

function post(path: string, ...body: readonly Uint8Array[]): HttpRequest {
  return {
    method: 'POST',
    url: `${inject('httpPeer')}${path}`,
    headers: { 'content-type': 'application/msgpack' },
    body,
  }
}

/** What every HTTP transport does. `open` makes one with these limits. */
export function describeHttpTransport(name: string, open: (limits?: TransportLimits) => HttpTransport): void {
  describe(`HTTP transport: ${name}`, () => {
    it('sends the parts of a body one after the other, and gives the answer back to the byte', async () => {
      await using http = open()
      const block = crypto.getRandomValues(new Uint8Array(60_000))
      const answer = await http.request(post('/echo', bytesOf('head'), block, new Uint8Array(), bytesOf('tail')))
      expect(answer.status).toBe(200)
      expect(answer.headers.get('api-version')).toBe('5.6')
      expect(answer.headers.get('content-type')).toBe('application/msgpack')
      expect(answer.body.length).toBe(60_008)
      expect(answer.body.subarray(4, 60_004)).toEqual(block)
      expect(textOf(answer.body.subarray(60_004))).toBe('tail')
    })

    it('sends views on larger memory as what they are', async () => {
      await using http = open()
      const answer = await http.request(post('/echo', bytesOf('do not send this').subarray(7, 11)))
      expect(textOf(answer.body)).toBe('send')
    })

    it('carries many requests at once', async () => {
      await using http = open()
      const answers = await Promise.all(
        Array.from({ length: 24 }, (_, n) => http.request(post('/echo', bytesOf(String(n)), new Uint8Array(30_000)))),
      )
      for (const [n, { body }] of answers.entries()) expect(textOf(body.subarray(0, String(n).length))).toBe(String(n))
    })

    it('sends the headers it is given, and no more than it has to', async () => {
      await using http = open()
      const answer = await http.request({
        ...get('/headers'),
        headers: { 'Api-Version': '5.6', Authorization: 'Bearer token' },
      })
      const seen = JSON.parse(textOf(answer.body) ?? '')
      expect(seen).toMatchObject({ 'api-version': '5.6', authorization: 'Bearer token' })
      expect(seen.cookie).toBeUndefined()
      expect(seen.referer).toBeUndefined()
      expect(answer.headers.get('x-twice')).toBe('a, b')
    })

    it('takes any status for an answer', async () => {
      await using http = open()
      const refused = await http.request(post('/refused'))
      expect([refused.status, refused.headers.get('api-version')]).toEqual([460, '5.6'])
      expect(textOf(refused.body)).toContain('Organization expired')
      expect((await http.request(get('/nowhere'))).status).toBe(404)
      const empty = await http.request(get('/empty'))
      expect([empty.status, empty.body.length]).toEqual([204, 0])
    })

    it('puts an answer of unannounced length together', async () => {
      await using http = open()
      const { body } = await http.request(get('/chunked'))
      expect(body.length).toBe(50_000)
      expect(textOf(body.subarray(40_999, 41_001))).toBe('01')
    })

    it('is offline when nobody listens', async () => {
      await using http = open()
      const nobody = { ...get('/'), url: 'http://127.0.0.1:9/' }
      await expect(http.request(nobody)).rejects.toMatchObject({
        code: 'offline',
        parameters: { server: '127.0.0.1:9' },
      })
      await expect(http.stream(nobody)).rejects.toMatchObject({ code: 'offline' })
    })

    it.each(['/drop', '/cut'])('is offline when the connection ends before the answer: %s', async (path) => {
      await using http = open()
      await expect(http.request(post(path))).rejects.toMatchObject({ code: 'offline' })
    })

    it.each(['/silent', '/half'])('is offline when the server falls silent: %s', async (path) => {
      await using http = open({ silence: 150 })
      await expect(http.request(get(path))).rejects.toMatchObject({ code: 'offline', detail: 'silence' })
    })

    it('follows no redirection: what answers is not the server', async () => {
      await using http = open()
      await expect(http.request(get('/redirect'))).rejects.toMatchObject({ code: 'offline', detail: 'redirected' })
      await expect(http.stream(get('/redirect'))).rejects.toMatchObject({ code: 'offline', detail: 'redirected' })
    })

    it('refuses an answer without end', async () => {
      await using http = open({ longestAnswer: 100_000 })
      await expect(http.request(get('/long'))).rejects.toMatchObject({ code: 'offline', detail: 'answer too long' })
    })

    it('sends again what a kept connection swallowed', async () => {
      await using http = open()
      for (let n = 0; n < 4; n += 1)
        expect(textOf((await http.request(post('/stale', bytesOf('x')))).body)).toBe('fresh')
    })

    it('ends a request with the reason of its signal', async () => {
      await using http = open()
      const stop = new AbortController()
      const waiting = http.request(get('/silent'), { signal: stop.signal })
      setTimeout(() => stop.abort(new Error('not wanted any more')), 20)
      await expect(waiting).rejects.toThrow('not wanted any more')
      await expect(http.request(get('/echo'), { signal: stop.signal })).rejects.toThrow('not wanted any more')
      await expect(http.stream(get('/events'), { signal: stop.signal })).rejects.toThrow('not wanted any more')
    })

    it('streams an answer as it comes', async () => {
      await using http = open({ silence: 100 })
      const stream = await http.stream({ ...get('/events'), headers: { accept: 'text/event-stream' } })
      expect([stream.status, stream.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
      let text = ''
      for await (const part of stream.body) {
        text += textOf(part)
        if (text.includes('event 12')) break
      }
      expect(text.startsWith('id:1\ndata:event 1\n\n')).toBe(true)
    })

    it('leaves the silence of a stream to its reader', async () => {
      await using http = open({ silence: 100 })
      const stream = await http.stream(get('/pause'))
      let text = ''
      for await (const part of stream.body) text += textOf(part)
      expect(text).toBe('onetwo')
      await expect(http.request(get('/pause'))).rejects.toMatchObject({ code: 'offline', detail: 'silence' })
    })

    it('closes the connection of a stream that is left', async () => {
      await using http = open()
      const left = async () => Number(textOf((await http.request(get('/left-streams'))).body))
      const before = await left()
      const stream = await http.stream(get('/events'))
      for await (const _ of stream.body) break
      await expect.poll(left, { timeout: 5000 }).toBeGreaterThan(before)
    })

    it('ends a stream with the reason of its signal', async () => {
      await using http = open()
      const stop = new AbortController()
      const stream = await http.stream(get('/events'), { signal: stop.signal })
      const reading = (async () => {
        for await (const _ of stream.body) stop.abort(new Error('log out'))
      })()
      await expect(reading).rejects.toThrow('log out')
    })

    it('is offline when a stream is cut', async () => {
      await using http = open()
      const stream = await http.stream(get('/cut'))
      const reading = (async () => {
        for await (const part of stream.body) expect(textOf(part)).toBe('half')
      })()
      await expect(reading).rejects.toMatchObject({ code: 'offline' })
    })
  })
}
