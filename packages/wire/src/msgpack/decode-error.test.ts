import { describe, expect, test } from 'vitest'
import {
  blockId,
  DecodeError,
  dateTime,
  decode,
  encode,
  float,
  list,
  literals,
  map,
  mapped,
  nullable,
  string,
  struct,
  tagged,
  toHex,
  tuple,
  version,
} from '../index.ts'
import { hexBytes } from '../testing/hex-bytes.ts'

const shape = tagged('type', {
  DOT: {},
  CIRCLE: { radius: float, fillColor: nullable(string) },
  GROUP: { items: list(version) },
})

describe('errors', () => {
  const deep = struct({ organizations: list(struct({ members: map(string, tuple(blockId, shape)) })) })

  test('tell the path of what was refused', () => {
    const wrong = `81${str('organizations')}9281${str('members')}8081${str('members')}81${str('bob')}92d802${'00'.repeat(16)}82${str('type')}${str('GROUP')}${str('items')}9201ff`
    const error = refusal(() => decode(deep, hexBytes(wrong)))
    expect(error.path).toBe('organizations.1.members.0.1.items.1')
    expect(error.reason).toBe('out of range: -1')
    expect(error.message).toBe(`${error.path}: ${error.reason}`)
  })

  test('repeat little of what was sent', () => {
    const huge = 'x'.repeat(100_000)
    for (const hex of [`81${str('type')}${str(huge)}`, `82${str('type')}${str('DOT')}${str(huge)}c1`])
      expect(refusal(() => decode(shape, hexBytes(hex))).message.length).toBeLessThan(200)
    expect(refusal(() => decode(literals('A'), hexBytes(str(huge)))).message.length).toBeLessThan(200)
  })

  test('of another kind pass unchanged', () => {
    const failing = mapped(
      dateTime,
      () => {
        throw new TypeError('a bug')
      },
      () => {
        throw new TypeError('a bug')
      },
    )
    const hex = `81${str('x')}d70100035d013b37e000`
    expect(() => decode(struct({ x: failing }), hexBytes(hex))).toThrow(new TypeError('a bug'))
  })
})

function str(text: string): string {
  return toHex(encode(string, text))
}

function refusal(read: () => unknown): DecodeError {
  try {
    read()
  } catch (error) {
    if (error instanceof DecodeError) return error
    throw error
  }
  throw new Error('was accepted')
}
