import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { packageNames, root, trackedFiles } from './tracked-files.ts'

const limit = 400
const lengths = trackedFiles()
  .filter((path) => /\.(ts|tsx|js)$/.test(path))
  .map((path) => ({ path, lines: readFileSync(join(root, path), 'utf8').split('\n').length - 1 }))

describe.each([...packageNames().map((name) => `packages/${name}`), 'scripts', 'tests'])('%s', (folder) => {
  const files = lengths.filter(({ path }) => path.startsWith(`${folder}/`))

  test(`keeps nine files in ten under ${limit} lines`, () => {
    const long = files.filter(({ lines }) => lines >= limit)
    expect(long.length, JSON.stringify(long, null, 2)).toBeLessThanOrEqual(files.length / 10)
  })
})
