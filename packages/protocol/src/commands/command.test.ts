import { bytes, DecodeError, decode, encode, fromHex, string, toHex } from '@parallax/wire'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { blockRead } from './authenticated/blocks.ts'
import type { eventsListen } from './authenticated/events-listen.ts'
import { authenticatedFamily } from './authenticated/family.ts'
import { organizationInfo } from './authenticated/organization-info.ts'
import { defineCommand, type ReceivedReplyOf, type ReplyOf, type RequestOf } from './command.ts'

const hello = defineCommand('hello', { yourName: string }, { ok: { answer: bytes }, asleep: {} })

describe('a command', () => {
  test('writes its name first and its fields in snake case', () => {
    expect(toHex(encode(hello.request, { yourName: 'x' }))).toBe('82a3636d64a568656c6c6fa9796f75725f6e616d65a178')
  })

  test('takes its types from its definition', () => {
    expectTypeOf<RequestOf<typeof hello>>().toEqualTypeOf<{ readonly yourName: string }>()
    expectTypeOf<ReplyOf<typeof hello>>().toEqualTypeOf<
      { readonly status: 'ok'; readonly answer: Uint8Array } | { readonly status: 'asleep' }
    >()
    expectTypeOf<Exclude<ReceivedReplyOf<typeof hello>, ReplyOf<typeof hello>>>().toEqualTypeOf<{
      readonly status: 'unknown_status'
      readonly unknownStatus: string
      readonly reason: string | null
    }>()
    expectTypeOf<Extract<ReplyOf<typeof eventsListen>, { event: 'PINGED' }>>().toEqualTypeOf<{
      readonly status: 'ok'
      readonly event: 'PINGED'
      readonly ping: string
    }>()
  })

  test('refuses the request of another one', () => {
    const goodbye = defineCommand('goodbye', { yourName: string }, { ok: {} })
    expect(() => decode(hello.request, encode(goodbye.request, { yourName: 'x' }))).toThrow(
      'cmd: unknown literal "goodbye"',
    )
  })
})

describe('a status that the command does not have', () => {
  const read = (hex: string) => decode(blockRead.reply, fromHex(hex) ?? new Uint8Array())

  test('keeps its name and its reason', () => {
    expect(read('82a6737461747573a3667578a6726561736f6ea162')).toStrictEqual({
      status: 'unknown_status',
      unknownStatus: 'fux',
      reason: 'b',
    })
  })

  test.each([
    ['nothing', '81a6737461747573a3667578'],
    ['nil', '82a6737461747573a3667578a6726561736f6ec0'],
    ['a list', '82a6737461747573a3667578a6726561736f6e92c0c0'],
  ])('can be read with %s for a reason', (_, hex) => {
    expect(read(hex)).toStrictEqual({ status: 'unknown_status', unknownStatus: 'fux', reason: null })
  })

  test('does not excuse text that is not UTF-8', () => {
    expect(() => read('82a6737461747573a3667578a6726561736f6ea1ff')).toThrow(DecodeError)
  })

  test('does not excuse a status that is known with a body that is wrong', () => {
    expect(() => read('81a6737461747573a26f6b')).toThrow('block: missing field')
  })

  test('does not excuse a reply without any status', () => {
    expect(() => read('81a6726561736f6ea162')).toThrow('status: missing field')
  })
})

describe('a family', () => {
  test('refuses a command of another family', () => {
    const body = fromHex('81a3636d64a7746f735f676574') ?? new Uint8Array()
    expect(() => authenticatedFamily.decodeRequest(body)).toThrow('cmd: unknown command "tos_get"')
  })

  test('refuses what is no map, and a map without a name', () => {
    for (const hex of ['', 'c0', '91a470696e67', '80', '81a3636d6401'])
      expect(() => authenticatedFamily.decodeRequest(fromHex(hex) ?? new Uint8Array())).toThrow(DecodeError)
  })

  test('refuses the positional form, which the protocol never sends', () => {
    const body = fromHex('91b16f7267616e697a6174696f6e5f696e666f') ?? new Uint8Array()
    expect(() => authenticatedFamily.decodeRequest(body)).toThrow(DecodeError)
  })

  test('ignores what follows the request', () => {
    const body = Uint8Array.from([...encode(organizationInfo.request, {}), 0xc1, 0xff])
    expect(authenticatedFamily.decodeRequest(body)).toStrictEqual({ command: organizationInfo, request: {} })
  })
})
