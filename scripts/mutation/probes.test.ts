import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findMutants } from './mutants.ts'
import { takeNotes, withProbes } from './probes.ts'

test('notes what is evaluated, and changes nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parallax-probes-'))
  const notes = join(folder, 'reached')
  const source = 'return a === 1 || (b === 2 && c === 3) ? !d : e === 5'
  const probes = findMutants('source.ts', `() => { ${source} }`).map(({ site, change }, id) => ({
    id,
    change,
    site: { start: site.start - 8, end: site.end - 8 },
  }))
  const run = new Function('a', 'b', 'c', 'd', 'e', withProbes(source, probes, notes))
  expect(run(0, 2, 4, false, 5)).toBe(true)
  const reached = takeNotes(notes)
  const changes = probes.filter(({ id }) => reached.has(id)).map(({ change }) => change)
  expect(changes).toContain('c === 3 → c !== 3')
  expect(changes).toContain('e === 5 → e !== 5')
  expect(changes).not.toContain('!d → (d)')
  expect(takeNotes(notes).size).toBe(0)
  rmSync(folder, { recursive: true })
})
