import { describe, expect, test } from 'vitest'
import {
  DecodeError,
  decode,
  encode,
  literals,
  nullable,
  nullableOrMissing,
  since,
  size,
  snakeCase,
  string,
  struct,
  toHex,
  userId,
} from '../index.ts'
import { hexBytes } from '../testing/hex-bytes.ts'

const device = struct({
  userId,
  label: nullable(string),
  purpose: nullableOrMissing(literals('STANDARD', 'REGISTRATION')),
  lastSeen: since(size),
})
describe('structs', () => {
  const id = '0f'.repeat(16)
  const user = `${str('user_id')}d802${id}`
  const label = `${str('label')}${str('x')}`

  test('are maps in the order of the schema, with wire names', () => {
    const value = decode(device, hexBytes(`84${user}${label}${str('purpose')}c0${str('last_seen')}05`))
    expect(value).toEqual({ userId: id, label: 'x', purpose: null, lastSeen: 5 })
    expect(toHex(encode(device, value))).toBe(`84${user}${label}${str('purpose')}c0${str('last_seen')}05`)
    expect(snakeCase('ballparkClientEarlyOffset')).toBe('ballpark_client_early_offset')
    expect(snakeCase('number0CheckCode')).toBe('number0_check_code')
  })

  test('are read in any order', () => {
    expect(decode(device, hexBytes(`83${str('last_seen')}05${label}${user}`))).toEqual({
      userId: id,
      label: 'x',
      purpose: null,
      lastSeen: 5,
    })
  })

  test('are read under any header of a key', () => {
    const long = `d907${toHex(new TextEncoder().encode('user_id'))}d802${id}`
    expect(decode(device, hexBytes(`82${long}${label}`))).toMatchObject({ userId: id, label: 'x' })
  })

  test('take nil and missing alike where the schema says so, and write nil', () => {
    const without = decode(device, hexBytes(`82${user}${label}`))
    expect(without).toEqual({ userId: id, label: 'x', purpose: null })
    expect(decode(device, hexBytes(`83${user}${label}${str('purpose')}c0`))).toEqual(without)
    expect(toHex(encode(device, without))).toBe(`83${user}${label}${str('purpose')}c0`)
    expect(decode(device, hexBytes(`83${user}${label}${str('purpose')}${str('STANDARD')}`)).purpose).toBe('STANDARD')
  })

  test('leave out a later field that is absent, and do not take nil for absent', () => {
    const value = decode(device, hexBytes(`82${user}${label}`))
    expect('lastSeen' in value).toBe(false)
    expect(toHex(encode(device, { ...value, lastSeen: 5 }))).toContain(`${str('last_seen')}05`)
    expect(() => decode(device, hexBytes(`83${user}${label}${str('last_seen')}c0`))).toThrow(
      'last_seen: expected an integer',
    )
  })

  test('refuse a missing field, also one that may be nil', () => {
    expect(() => decode(device, hexBytes(`81${label}`))).toThrow('user_id: missing field')
    expect(() => decode(device, hexBytes(`81${user}`))).toThrow('label: missing field')
    expect(decode(device, hexBytes(`82${user}${str('label')}c0`)).label).toBeNull()
  })

  test('pass over unknown keys, even repeated ones, wherever they stand', () => {
    const unknown = `${str('zzz')}9281c3c2a178`
    expect(decode(device, hexBytes(`85${unknown}${user}${unknown}${label}${unknown}`))).toMatchObject({
      userId: id,
      label: 'x',
    })
    expect(decode(struct({}), hexBytes(`81${unknown}`))).toEqual({})
    expect(() => decode(device, hexBytes(`83${user}${label}${str('zzz')}a1ff`))).toThrow('zzz: invalid UTF-8')
    expect(() => decode(device, hexBytes(`83${user}${label}05c0`))).toThrow(DecodeError)
  })

  test('refuse a known key that comes twice', () => {
    for (const hex of [
      `83${user}${user}${label}`,
      `83${user}${label}${user}`,
      `84${user}${label}${str('purpose')}c0${str('purpose')}c0`,
    ])
      expect(() => decode(device, hexBytes(hex))).toThrow('duplicate key')
  })

  test('have no room for the names of objects', () => {
    for (const name of ['__proto__', 'constructor', 'toString'])
      expect(decode(struct({}), hexBytes(`81${str(name)}05`))).toEqual({})
  })
})

function str(text: string): string {
  return toHex(encode(string, text))
}
