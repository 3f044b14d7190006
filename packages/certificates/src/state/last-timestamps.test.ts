import { type DateTime, fromMilliseconds, parseUuid, type VlobId } from '@parallax/wire'
import { describe, expect, test } from 'vitest'
import { isUpToDate, type LastTimestamps } from '../index.ts'

const one = fromMilliseconds(1)
const two = fromMilliseconds(2)
const realmId = parseUuid<VlobId>('11'.repeat(16)) as VlobId
const otherId = parseUuid<VlobId>('22'.repeat(16)) as VlobId
const nothing: LastTimestamps = { realm: new Map() }

describe('up to date with what is needed (06a §1.1)', () => {
  test('is whatever has reached every topic that is named', () => {
    expect(isUpToDate(nothing, nothing)).toBe(true)
    expect(isUpToDate({ ...nothing, common: two }, nothing)).toBe(true)
  })

  test.each(['common', 'sequester', 'shamirRecovery'] as const)('compares %s', (topic) => {
    const at = (time: DateTime) => ({ ...nothing, [topic]: time })
    expect(isUpToDate(nothing, at(one))).toBe(false)
    expect(isUpToDate(at(one), at(two))).toBe(false)
    expect(isUpToDate(at(two), at(two))).toBe(true)
    expect(isUpToDate(at(two), at(one))).toBe(true)
  })

  test('compares each realm that is named, no other', () => {
    const at = (time: DateTime, id = realmId): LastTimestamps => ({ realm: new Map([[id, time]]) })
    expect(isUpToDate(nothing, at(one))).toBe(false)
    expect(isUpToDate(at(two, otherId), at(one))).toBe(false)
    expect(isUpToDate(at(one), at(two))).toBe(false)
    expect(isUpToDate(at(two), at(two))).toBe(true)
    expect(isUpToDate(at(two), nothing)).toBe(true)
  })
})
