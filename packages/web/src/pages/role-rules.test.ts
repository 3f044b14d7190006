import { expect, test } from 'vitest'
import { forbiddenRole, ROLES } from './role-rules.ts'

test('an owner gives every role, a manager the two small ones, an external member gets only those', () => {
  const allowed = (mine: 'OWNER' | 'MANAGER', profile: 'STANDARD' | 'OUTSIDER') =>
    ROLES.filter((role) => forbiddenRole({ mine, role, profile }) === undefined)
  expect(allowed('OWNER', 'STANDARD')).toEqual(['OWNER', 'MANAGER', 'CONTRIBUTOR', 'READER'])
  expect(allowed('OWNER', 'OUTSIDER')).toEqual(['CONTRIBUTOR', 'READER'])
  expect(allowed('MANAGER', 'STANDARD')).toEqual(['CONTRIBUTOR', 'READER'])
})
