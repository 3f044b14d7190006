import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Computer, PASSWORD } from './computer.ts'
import { foundOrganization } from './found-organization.ts'

let alice: Computer
beforeAll(async () => {
  alice = await foundOrganization()
}, 90_000)
afterAll(() => alice[Symbol.asyncDispose]())

test('a recovery file and its password bring everything back on another computer', { timeout: 120_000 }, async () => {
  await writeFile(alice.path('note'), 'hello')
  await alice.json('workspace', 'create', 'Plans')
  await alice.json('put', 'note', 'Plans:/')
  const { passphrase } = Object(await alice.json('device', 'export-recovery-device', 'acme.psrk'))
  await using other = await Computer.create()
  await writeFile(other.path('acme.psrk'), await readFile(alice.path('acme.psrk')))
  const importing = ['device', 'import-recovery-device', '-i', 'acme.psrk', '-l', 'new', '--password-stdin']
  const wrong = other.start(importing, {
    input: `${passphrase.startsWith('A') ? 'B' : 'A'}${passphrase.slice(1)}\nx\n`,
  })
  expect(await wrong.finished).toMatchObject({ code: 1, stderr: expect.stringContaining('(recovery_password_wrong)') })
  expect((await other.start(['device', 'list', '--json'], { input: '' }).finished).stdout).toBe('[]\n')
  const right = other.start(importing, { input: `${passphrase}\n${PASSWORD}\n` })
  expect(await right.finished).toMatchObject({ code: 0 })
  const { stdout } = await other.run('cat', 'Plans:/note')
  expect(stdout).toBe('hello')
})
