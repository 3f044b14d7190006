import { describe, expect, test } from 'vitest'
import { canAdminister, canGrant, canHold, canWrite, isAbove } from './index.ts'

const roles = ['OWNER', 'MANAGER', 'CONTRIBUTOR', 'READER'] as const

describe('roles (06a §1.3, 04b §2.2)', () => {
  test('are ordered', () => {
    for (const [place, role] of roles.entries())
      expect(roles.map((other) => isAbove(role, other))).toEqual(roles.map((_, other) => place < other))
  })

  test('write unless READER', () => {
    expect([...roles, null].map(canWrite)).toEqual([true, true, true, false, false])
  })

  test('administer as OWNER only', () => {
    expect([...roles, null].map(canAdminister)).toEqual([true, false, false, false, false])
  })

  test('grant what the table says', () => {
    const low = ['CONTRIBUTOR', 'READER', null] as const
    for (const former of [...roles, null])
      for (const next of [...roles, null]) {
        const isLow = low.some((role) => role === former) && low.some((role) => role === next)
        const answers = [...roles, null].map((author) => canGrant(author, { former, next }))
        expect(answers).toEqual([true, isLow, false, false, false])
      }
  })

  test('of OUTSIDERs are READER and CONTRIBUTOR', () => {
    expect([...roles, null].map((role) => canHold('OUTSIDER', role))).toEqual([false, false, true, true, true])
    expect([...roles, null].map((role) => canHold('STANDARD', role))).toEqual([true, true, true, true, true])
    expect([...roles, null].map((role) => canHold('ADMIN', role))).toEqual([true, true, true, true, true])
  })
})
