import { describe, expect, test } from 'vitest'
import {
  DecodeError,
  decode,
  encode,
  findTag,
  float,
  list,
  nullable,
  nullableOrMissing,
  Reader,
  since,
  size,
  string,
  tagged,
  taggedStruct,
  toHex,
  version,
} from '../index.ts'
import { hexBytes } from '../testing/hex-bytes.ts'

const shape = tagged('type', {
  DOT: {},
  CIRCLE: { radius: float, fillColor: nullable(string) },
  GROUP: { items: list(version) },
})

describe('tagged enums', () => {
  const circle = `${str('radius')}cb3ff8000000000000${str('fill_color')}c0`

  test('write the tag first and read it anywhere', () => {
    const value = { type: 'CIRCLE', radius: 1.5, fillColor: null } as const
    expect(toHex(encode(shape, value))).toBe(`83${str('type')}${str('CIRCLE')}${circle}`)
    expect(decode(shape, hexBytes(`83${str('type')}${str('CIRCLE')}${circle}`))).toEqual(value)
    expect(decode(shape, hexBytes(`83${circle}${str('type')}${str('CIRCLE')}`))).toEqual(value)
    expect(decode(shape, hexBytes(`84${str('zzz')}c0${circle}${str('type')}${str('CIRCLE')}`))).toEqual(value)
  })

  test('without field are the tag alone', () => {
    expect(toHex(encode(shape, { type: 'DOT' }))).toBe(`81${str('type')}${str('DOT')}`)
    expect(decode(shape, hexBytes(`82${str('type')}${str('DOT')}${str('radius')}c3`))).toEqual({ type: 'DOT' })
  })

  test.each([
    ['an unknown literal', `81${str('type')}${str('SQUARE')}`, 'type: unknown variant "SQUARE"'],
    ['a literal of objects', `81${str('type')}${str('constructor')}`, 'type: unknown variant "constructor"'],
    ['no tag', `82${circle}`, 'type: missing field'],
    ['a tag of another type', `81${str('type')}05`, 'type: expected a string'],
    ['a tag that comes twice', `82${str('type')}${str('DOT')}${str('type')}${str('DOT')}`, 'type: duplicate key'],
    ['two tags', `84${str('type')}${str('DOT')}${circle}${str('type')}${str('CIRCLE')}`, 'type: duplicate key'],
    ['a missing field', `81${str('type')}${str('CIRCLE')}`, 'radius: missing field'],
    ['an array', `92${str('DOT')}c0`, 'expected a map'],
  ])('refuse %s', (_, hex, message) => {
    expect(() => decode(shape, hexBytes(hex))).toThrow(message)
  })

  test('of one variant refuse the others', () => {
    const request = taggedStruct('cmd', 'ping', { ping: string })
    expect(decode(request, hexBytes(`82${str('cmd')}${str('ping')}${str('ping')}${str('x')}`))).toEqual({
      cmd: 'ping',
      ping: 'x',
    })
    expect(() => decode(request, hexBytes(`82${str('cmd')}${str('pong')}${str('ping')}${str('x')}`))).toThrow(
      'cmd: unknown literal "pong"',
    )
  })

  test('let the tag be looked at first', () => {
    const input = new Reader(hexBytes(`82${str('zzz')}9105${str('type')}${str('NEW')}`))
    expect(findTag(input, 'type')).toBe('NEW')
    expect(findTag(input, 'type')).toBe('NEW')
    expect(() => findTag(input, 'cmd')).toThrow('cmd: missing field')
  })

  test('leave the depth as it was when the tag is looked at', () => {
    const input = new Reader(hexBytes(`81${str('type')}${str('NEW')}`))
    for (let round = 0; round < 100; round += 1) findTag(input, 'type')
    expect(() => input.skip()).not.toThrow()
  })

  test('are read from the legacy array form only where asked for', () => {
    const legacy = tagged(
      'type',
      { file: { name: string, age: since(size), note: nullableOrMissing(string) } },
      { positional: true },
    )
    expect(decode(legacy, hexBytes(`94${str('file')}${str('x')}05${str('y')}`))).toEqual({
      type: 'file',
      name: 'x',
      age: 5,
      note: 'y',
    })
    expect(decode(legacy, hexBytes(`92${str('file')}${str('x')}`))).toEqual({ type: 'file', name: 'x', note: null })
    expect(decode(legacy, hexBytes(`95${str('file')}${str('x')}05c0c3`))).toMatchObject({ age: 5, note: null })
    const options = { positional: true } as const
    const alone = taggedStruct('type', 'file', { name: string }, options)
    expect(decode(alone, hexBytes(`92${str('file')}${str('x')}`))).toEqual({ type: 'file', name: 'x' })
    expect(() => decode(alone, hexBytes(`92${str('other')}${str('x')}`))).toThrow('type: unknown literal')
    const modern = taggedStruct('type', 'file', { name: string })
    expect(() => decode(modern, hexBytes(`92${str('file')}${str('x')}`))).toThrow('expected a map')
    expect(() => decode(legacy, hexBytes(`90${str('other')}`))).toThrow('type: missing field')
    for (const hex of ['90', `91${str('file')}`, `92${str('other')}${str('x')}`, `92${str('file')}05`, '9205a178'])
      expect(() => decode(legacy, hexBytes(hex))).toThrow(DecodeError)
  })
})

function str(text: string): string {
  return toHex(encode(string, text))
}
