import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root, trackedFiles } from './tracked-files.ts'

const texts = trackedFiles().filter((path) => !/\.(png|jpg|woff2|pdf|zip|bin|wasm)$/.test(path))

function mentions(needle: string | RegExp): string[] {
  return texts.filter((path) => {
    const content = readFileSync(join(root, path), 'utf8')
    return typeof needle === 'string' ? content.includes(needle) : needle.test(content)
  })
}

test('no tracked file names the folder of this clone or the home of its user', () => {
  const homes = [homedir()].filter((home) => home.split('/').length > 2)
  for (const place of [`${root}/`, ...homes.map((home) => `${home}/`)]) expect(mentions(place)).toEqual([])
})

test('no tracked file names a home folder of anybody', () => {
  expect(mentions(/\/(home|Users)\/[a-z][a-z0-9_-]*\//)).toEqual([])
})

test('no tracked file names the host of a registry', () => {
  expect(mentions(/\bregistry\.[a-z0-9-]+\.[a-z]{2,}|\bnpm\.pkg\.|deb\.debian\.org/)).toEqual([])
  const configured = process.env.npm_config_registry
  if (configured !== undefined) expect(mentions(new URL(configured).host)).toEqual([])
})

test('no configuration of npm is tracked', () => {
  expect(trackedFiles().filter((path) => path.endsWith('.npmrc'))).toEqual([])
})
