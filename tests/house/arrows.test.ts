import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { clientArrows, packageArrows, reachable } from '../../scripts/house/arrows.ts'
import { biomeArrows } from '../../scripts/house/biome-arrows.ts'
import { packageNames, root } from './tracked-files.ts'

const scope = '@parallax/'

test('biome reads the arrows of scripts/house/arrows.ts (node scripts/house/write-biome.ts writes them)', () => {
  expect(readFileSync(join(root, 'biome.arrows.json'), 'utf8')).toBe(biomeArrows())
  expect(JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8')).extends).toContain('./biome.arrows.json')
})

test('no arrow points back: nothing reaches itself', () => {
  for (const arrows of [packageArrows, clientArrows]) {
    for (const name of Object.keys(arrows)) expect(reachable(arrows, name)).not.toContain(name)
  }
})

test('every arrow points at a known name', () => {
  for (const arrows of [packageArrows, clientArrows]) {
    for (const target of Object.values(arrows).flat()) expect(Object.keys(arrows)).toContain(target)
  }
})

describe.each(packageNames())('package %s', (name) => {
  const manifest = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'))
  const below = reachable(packageArrows, name).filter((other) => packageNames().includes(other))

  test('stands in the table under its own name', () => {
    expect(Object.keys(packageArrows)).toContain(name)
    expect(manifest.name).toBe(`${scope}${name}`)
  })

  test('declares exactly the packages that it may import', () => {
    const declared = Object.keys(manifest.dependencies ?? {}).filter((other) => other.startsWith(scope))
    expect(declared.sort()).toEqual(below.map((other) => `${scope}${other}`).sort())
  })

  test('has tsconfig references to the same packages', () => {
    const config = JSON.parse(readFileSync(join(root, 'packages', name, 'tsconfig.json'), 'utf8'))
    const references: { readonly path: string }[] = config.references
    expect(references.map(({ path }) => path).sort()).toEqual(below.map((other) => `../${other}`).sort())
  })
})

test('every inner folder of client stands in the table', () => {
  const entries = readdirSync(join(root, 'packages/client/src'), { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  expect(folders.filter((folder) => !(folder in clientArrows))).toEqual([])
})
