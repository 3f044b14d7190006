import type { DateTime, UserId } from '@parallax/wire'
import { expect, test } from 'vitest'
import { id, person } from '../testing/memory-session.ts'
import { selectUser } from './select-user.ts'

const former = { userId: id<UserId>('a1'), humanHandle: person('Bob'), revokedOn: 1n as DateTime }
const present = { userId: id<UserId>('a2'), humanHandle: person('Bob'), revokedOn: null }
const other = { userId: id<UserId>('b3'), humanHandle: person('Carol'), revokedOn: null }
const members = [former, present, other]

test('an e-mail or name means the member who has access now', () => {
  for (const text of ['bob@example.com', 'Bob', 'a']) expect(selectUser(text, members)).toBe(present)
})

test('a former member is found by the whole id only', () => {
  expect(selectUser(former.userId, members)).toBe(former)
  expect(() => selectUser('a1', members)).toThrow(expect.objectContaining({ code: 'person_not_found' }))
})

test('nobody and several are told apart', () => {
  expect(() => selectUser('Dave', members)).toThrow(expect.objectContaining({ code: 'person_not_found', exitCode: 1 }))
  const twin = { ...other, userId: id<UserId>('c4') }
  expect(() => selectUser('Carol', [...members, twin])).toThrow(
    expect.objectContaining({ code: 'several_match', exitCode: 2 }),
  )
})
