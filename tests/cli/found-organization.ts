import { writeFile } from 'node:fs/promises'
import { sharedServer } from '../kit/shared-server.ts'
import { Computer } from './computer.ts'

let organizations = 0

/** A new organization on the shared server, and the computer of Alice who created it, all through the command line. */
export async function foundOrganization(): Promise<Computer> {
  const { url, administrationToken } = await sharedServer()
  const alice = await Computer.create()
  await writeFile(alice.path('token'), administrationToken)
  organizations += 1
  const name = `Cli-${process.pid}-${organizations}`
  const created = alice.start(['organization', 'create', name, '--addr', url, '--token-file', 'token'], { input: '' })
  const { code, stdout, stderr } = await created.finished
  if (code !== 0) throw new Error(stderr)
  const who = ['--label', 'Alice', '--email', 'alice@example.com', '--device-label', 'laptop']
  await alice.json('organization', 'bootstrap', stdout.trim(), ...who)
  return alice
}
