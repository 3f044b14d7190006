import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './tracked-files.ts'

const { scripts }: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
)

test.each(Object.entries(scripts))('npm run %s names files that exist', (_, command) => {
  const files = command.split(' ').filter((word) => /\.(js|ts)$/.test(word))
  expect(files.length).toBeGreaterThan(0)
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([])
})

test('npm start, npm test and the acceptance enter through plain JavaScript, which installs what is missing', () => {
  const entries = Object.entries(scripts).filter(([name]) => /^(start|test|accept|bench|mutation)/.test(name))
  for (const [, command] of entries) expect(command).toMatch(/^node scripts\/[a-z]+\.js\b/)
})
