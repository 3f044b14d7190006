import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import * as protocol from '@parallax/protocol'
import { expect, test } from 'vitest'
import { loadCommandSets } from './command-sets.ts'
import { fileOf, loadCommands } from './load-commands.ts'

const families = [
  protocol.anonymousFamily,
  protocol.anonymousServerFamily,
  protocol.authenticatedAccountFamily,
  protocol.authenticatedFamily,
  protocol.invitedFamily,
  protocol.tosFamily,
]

test.each(families)('every file of $name is one of its commands', async (family) => {
  const files = readdirSync(dirname(fileOf(family.name, 'any'))).filter(
    (file) => file !== 'command.ts' && !file.endsWith('.test.ts'),
  )
  const commands = [...(await loadCommands(family)).keys()]
  expect(commands.map((name) => `${name.replaceAll('_', '-')}.ts`).sort()).toEqual(files.sort())
})

test('every family is loaded', async () => {
  const sets = await loadCommandSets()
  expect(sets.authenticated.has('vlob_create')).toBe(true)
  expect(sets.anonymous.has('organization_bootstrap')).toBe(true)
})
