import { expect, test } from 'vitest'
import { organizationCreate, serverStart } from '../specs/organization-specs.ts'
import { passedThrough } from './pass-through.ts'

const verb = { spec: serverStart }
const verbs = [verb]

test('leaves everything behind the verb alone', () => {
  const argv = ['--json', '--config-dir', 'server', 'server', 'start', '--data-dir', 'x', '--json', '--', 'y']
  expect(passedThrough(argv, verbs)).toEqual({ verb, rest: ['--data-dir', 'x', '--json', '--', 'y'] })
  expect(passedThrough(['-c', 'x', '--lang=fr', 'server', 'start'], verbs)?.rest).toEqual([])
})

test('leaves ordinary verbs to the parser', () => {
  expect(passedThrough(['organization', 'create', 'Acme'], [{ spec: organizationCreate }])).toBeUndefined()
})

test('is not mistaken', () => {
  for (const argv of [[], ['server'], ['server', 'stop'], ['ls', 'server', 'start'], ['-c', 'server', 'start']])
    expect(passedThrough(argv, verbs)).toBeUndefined()
})
