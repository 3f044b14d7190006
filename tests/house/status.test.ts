import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as protocol from '@parallax/protocol'
import { expect, test } from 'vitest'
import { fileOf } from '../../packages/server/src/rpc/load-commands.ts'

const families = [
  protocol.anonymousFamily,
  protocol.anonymousServerFamily,
  protocol.authenticatedAccountFamily,
  protocol.authenticatedFamily,
  protocol.invitedFamily,
  protocol.tosFamily,
]

test.each(families)(
  'docs/status.md names the commands of $name that the server does not know',
  ({ name, commands }) => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/status.md'), 'utf8')
    const missing = commands.filter((command) => !existsSync(fileOf(name, command.name)))
    expect(missing.filter((command) => !page.includes(`\`${command.name}\``)).map((command) => command.name)).toEqual(
      [],
    )
  },
)
