import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { installBinaries, removeOtherBinaries } from './binaries.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parallax-test-'))
  mkdirSync(join(folder, 'base'))
  pack('bin/postgres', 0o755)
  pack('lib/libpq.so.5.18', 0o644)
  pack('pg-symlinks.json', 0o644, '[{ "source": "native/lib/libpq.so.5.18", "target": "native/lib/libpq.so.5" }]')
})

afterEach(() => rmSync(folder, { recursive: true }))

function pack(path: string, mode: number, content = path): void {
  const file = join(folder, 'native', path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  chmodSync(file, mode)
}

function install(version = '18.4.0'): string {
  return installBinaries({ folder: join(folder, 'native'), version }, join(folder, 'base'))
}

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8)
}

test('links what is packed, and the names by which libraries find each other', () => {
  const home = install()
  expect(statSync(join(home, 'bin/postgres')).ino).toBe(statSync(join(folder, 'native/bin/postgres')).ino)
  expect(readFileSync(join(home, 'lib/libpq.so.5'), 'utf8')).toBe('lib/libpq.so.5.18')
})

test('opens what a strict umask closed, without touching what was packed', () => {
  pack('bin/postgres', 0o700)
  pack('lib/libpq.so.5.18', 0o600)
  const home = install()
  expect(modeOf(join(home, 'bin/postgres'))).toBe('755')
  expect(modeOf(join(home, 'lib/libpq.so.5.18'))).toBe('644')
  expect(modeOf(join(folder, 'native/bin/postgres'))).toBe('700')
  expect(modeOf(join(folder, 'native/lib/libpq.so.5.18'))).toBe('600')
})

test('what a kill left half installed is never run', () => {
  const home = install()
  rmSync(join(home, 'bin'), { recursive: true })
  const half = `${home}.new`
  mkdirSync(join(half, 'bin'), { recursive: true })
  writeFileSync(join(half, 'bin/postgres'), 'half')
  rmSync(home, { recursive: true })
  expect(readFileSync(join(install(), 'bin/postgres'), 'utf8')).toBe('bin/postgres')
  expect(readdirSync(join(folder, 'base'))).toEqual(['pgsql-18.4.0'])
})

test('keeps one version', () => {
  install('18.3.0')
  const home = install('18.4.0')
  removeOtherBinaries(home)
  expect(readdirSync(join(folder, 'base'))).toEqual(['pgsql-18.4.0'])
})
