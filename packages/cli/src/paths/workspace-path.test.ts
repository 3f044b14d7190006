import { describe, expect, test } from 'vitest'
import { readWorkspacePath } from './workspace-path.ts'

describe('a path in a workspace', () => {
  test.each([
    ['Plans:/2026/a.txt', 'Plans', '/2026/a.txt', false],
    ['Plans:/2026/', 'Plans', '/2026', true],
    ['Plans:', 'Plans', '/', true],
    ['Plans:/', 'Plans', '/', true],
    ['a:b:/c:/d', 'a:b', '/c:/d', false],
    ['a:b:', 'a:b', '/', true],
    ['/a:/b', undefined, '/a:/b', false],
    ['/../a/./b', undefined, '/a/b', false],
    ['12ab:/x y', '12ab', '/x y', false],
  ])('%s', (text, workspace, path, folder) => {
    expect(readWorkspacePath(text)).toEqual({ status: 'ok', written: { workspace, path, folder } })
  })

  test.each([
    ['Plans', 'not_absolute'],
    ['', 'not_absolute'],
    [':', 'not_absolute'],
    [':/a', 'not_absolute'],
    ['a/b:', 'not_absolute'],
    ['Plans:/a\0b', 'invalid_name'],
    [`Plans:/${'a'.repeat(256)}`, 'name_too_long'],
  ])('%s is refused: %s', (text, problem) => {
    expect(readWorkspacePath(text)).toEqual({ status: 'refused', problem })
  })
})
