import { expect, test } from 'vitest'
import { localNameProblem } from './local-name.ts'

test.each(['', '.', '..', 'a/b', '/etc/passwd', '../x', 'a\0b'])('%j would leave its folder', (name) => {
  expect(localNameProblem(name, 'linux')).toBe('leaves_folder')
  expect(localNameProblem(name, 'win32')).toBe('leaves_folder')
})

test.each(['..a', 'a\\b', 'C:', 'con', 'a?', 'a\nb', '...', ' ', '-rf', '報告', 'a.'])(
  '%j is a name on Linux',
  (name) => {
    expect(localNameProblem(name, 'linux')).toBeUndefined()
  },
)

test.each([
  ['..\\x', 'leaves_folder'],
  ['C:x', 'leaves_folder'],
  ['a?', 'not_on_this_system'],
  ['CON.txt', 'not_on_this_system'],
  ['lpt1', 'not_on_this_system'],
  ['a.', 'not_on_this_system'],
  ['ab:stream', 'not_on_this_system'],
])('%j is no name on Windows: %s', (name, problem) => {
  expect(localNameProblem(name, 'win32')).toBe(problem)
})

test('ordinary names are names on Windows', () => {
  for (const name of ['a.txt', 'concert', 'com10', '.git']) expect(localNameProblem(name, 'win32')).toBeUndefined()
})
