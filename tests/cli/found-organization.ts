import { writeFile } from 'node:fs/promises'
import { sharedServer } from '../kit/shared-server.ts'
import { Computer } from './computer.ts'

let organizations = 0

/**
 * A new organization on the shared server, and the computer of Alice who created it, all through the command line.
 * `via` is another way to that server.
 */
export async function foundOrganization({ via }: { readonly via?: string } = {}): Promise<Computer> {
  const { url, administrationToken } = await sharedServer()
  const alice = await Computer.create()
  await writeFile(alice.path('token'), administrationToken)
  organizations += 1
  const name = `Cli-${process.pid}-${organizations}`
  const created = alice.start(['organization', 'create', name, '--addr', url, '--token-file', 'token'], { input: '' })
  const { code, stdout, stderr } = await created.finished
  if (code !== 0) throw new Error(stderr)
  const who = ['--label', 'Alice', '--email', 'alice@example.com', '--device-label', 'laptop']
  const link = stdout.trim().replace(new URL(url).host, new URL(via ?? url).host)
  await alice.json('organization', 'bootstrap', link, ...who)
  return alice
}
