import { expect, test } from 'vitest'
import { alignedLines, table } from './table.ts'

test('aligns columns by cells and leaves no blank at the end of a line', () => {
  const printed = table(
    [{ title: 'Name' }, { title: 'Size', align: 'right' }, { title: 'Role' }],
    [
      ['報告', '7', 'Owner'],
      ['a', '1200', ''],
    ],
  )
  expect(printed.split('\n')).toEqual(['Name  Size  Role', '報告     7  Owner', 'a     1200'])
})

test('aligns rows without titles', () => {
  expect(
    alignedLines(
      [{}, {}],
      [
        ['a', 'b'],
        ['ccc', 'd'],
      ],
    ),
  ).toBe('a    b\nccc  d')
})
