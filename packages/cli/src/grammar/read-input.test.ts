import { expect, test } from 'vitest'
import { choice, flag, optional, required, several, text } from './build-field.ts'
import { readInput } from './read-input.ts'
import { longFlag } from './verb-spec.ts'

const spec = {
  arguments: { source: required('SOURCE', 'argument.source'), rest: optional('X', 'argument.path') },
  options: {
    workspace: text('WORKSPACE', 'option.workspace', { variable: 'WORKSPACE_ID' }),
    force: flag('option.force'),
    role: choice(['owner', 'reader'], 'option.role'),
  },
} as const

test('gives every field a value', () => {
  const raw = { arguments: ['a'], options: { force: true, role: 'Owner' } }
  expect(readInput(spec, raw, {})).toEqual({
    source: 'a',
    rest: undefined,
    workspace: undefined,
    force: true,
    role: 'owner',
  })
})

test('an option wins over the variable, which wins over nothing', () => {
  const environment = { PARALLAX_WORKSPACE_ID: 'b' }
  expect(readInput(spec, { arguments: ['a'], options: {} }, environment)).toMatchObject({ workspace: 'b' })
  const raw = { arguments: ['a'], options: { workspace: 'c' } }
  expect(readInput(spec, raw, environment)).toMatchObject({ workspace: 'c' })
})

test('refuses what is not one of the choices', () => {
  const raw = { arguments: ['a'], options: { role: 'king' } }
  expect(() => readInput(spec, raw, {})).toThrow(expect.objectContaining({ code: 'usage', exitCode: 2 }))
})

test('lists are lists', () => {
  const lists = { arguments: { paths: several('PATH', 'argument.filePath') }, options: {} }
  expect(readInput(lists, { arguments: [['a', 'b']], options: {} }, {})).toMatchObject({ paths: ['a', 'b'] })
})

test('names of options are written with dashes', () => {
  expect(longFlag('sendEmail')).toBe('--send-email')
})
