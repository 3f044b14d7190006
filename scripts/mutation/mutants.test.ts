import { expect, test } from 'vitest'
import { findMutants, mutate } from './mutants.ts'

function mutated(source: string): readonly string[] {
  return findMutants('source.ts', source).map(({ edit }) => mutate(source, edit))
}

test.each([
  ['a === b', ['a !== b']],
  ['a !== b', ['a === b']],
  ['a < b', ['a >= b', 'a <= b']],
  ['a <= b', ['a > b', 'a < b']],
  ['a > b', ['a <= b', 'a >= b']],
  ['a >= b', ['a < b', 'a > b']],
  ['a && b', ['!(a) && b', 'a || b']],
  ['a || b', ['!(a) || b', 'a && b']],
  ['x(!a)', ['x((a))']],
  ['if (a) x()', ['if (!(a)) x()']],
  ['if (a && b) x()', ['if (!(a) && b) x()', 'if (a || b) x()', 'if (a && !(b)) x()']],
  ['a ? x : y', ['!(a) ? x : y']],
  ['while (a) x()', ['while (!(a)) x()']],
  ['a() ?? b()', ['(b())', '(a())']],
  ['a() ?? false', ['(false)']],
  ['a() ?? []', ['([])']],
  ['a() ?? b() ?? c()', ['(b()) ?? c()', '(a()) ?? c()', '(a() ?? b())']],
  ["refuseIf(a.has(b), 'Code')", ["refuseIf(!(a.has(b)), 'Code')"]],
  ['a.every(b)', ['a.some(b)']],
  ['a.some(b)', ['a.every(b)']],
])('%s', (source, expected) => {
  expect(mutated(source)).toEqual(expected)
})

test('what only looks like a condition is left alone', () => {
  const source = `
    // if (a === b) return
    type A<T> = T extends string ? 'a === b' : \`a && b\`
    const text = 'a < b && !c', pattern = /a<=b/, list: Array<string> = []
  `
  expect(mutated(source)).toEqual([])
})

test('an operator is found behind comments and characters of several bytes', () => {
  expect(mutated("'é😀' /* === */ === b")).toEqual(["'é😀' /* === */ !== b"])
})

test('says where and what', () => {
  const [mutant] = findMutants('source.ts', 'const x = 1\nconst y = x\n  === 2')
  expect(mutant).toMatchObject({ line: 3, kind: 'comparison', change: 'x === 2 → x !== 2' })
})

test('refuses what does not parse', () => {
  expect(() => findMutants('source.ts', 'const = 1')).toThrow(SyntaxError)
})
