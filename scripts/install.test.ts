import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isInstalled } from './install.js'

let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'parallax-test-'))
  mkdirSync(join(root, 'node_modules'))
})

afterEach(() => rmSync(root, { recursive: true }))

const here = { os: [process.platform], cpu: [process.arch] }
const left = { version: '1.0.0', integrity: 'sha512-a' }
const cli = { version: '1.0.0', bin: { parallax: 'bin/parallax.js' } }

function write(wanted: object, present: object | null): void {
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: { '': { name: 'root' }, ...wanted } }))
  if (present === null) return
  writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages: present }))
}

test('what npm left is what the lockfile wants', () => {
  write({ 'node_modules/left': left, 'packages/cli': cli }, { 'node_modules/left': left, 'packages/cli': cli })
  expect(isInstalled(root)).toBe(true)
})

test.each([
  ['nothing was installed, or it was cut short', { 'node_modules/left': left }, null],
  ['a package is missing', { 'node_modules/left': left }, {}],
  ['a version differs', { 'node_modules/left': left }, { 'node_modules/left': { ...left, version: '1.0.1' } }],
  ['a content differs', { 'node_modules/left': left }, { 'node_modules/left': { ...left, integrity: 'sha512-b' } }],
  ['a command is new', { 'packages/cli': cli }, { 'packages/cli': { version: '1.0.0' } }],
  ['the Node of this platform is missing', { 'node_modules/node': { ...left, ...here, optional: true } }, {}],
])('installs when %s', (_, wanted, present) => {
  write(wanted, present)
  expect(isInstalled(root)).toBe(false)
})

test.each([
  ['is for another system', { os: ['plan9'], cpu: [process.arch], optional: true }],
  ['is for another processor', { os: [process.platform], cpu: 'vax', optional: true }],
  ['is for one C library', { ...here, libc: ['musl'], optional: true }],
  ['only such packages need', { optional: true }],
])('misses nothing that %s', (_, entry) => {
  write({ 'node_modules/left': { ...left, ...entry } }, {})
  expect(isInstalled(root)).toBe(true)
})
