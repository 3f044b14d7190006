import { strict as assert } from 'node:assert'
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Scene } from './scene.ts'

const FILES = 60
const LARGE = 24 * 1024 * 1024
const PATIENCE_MS = 60_000

/** Through the load balancer: an organization, a workspace, and a second computer of Alice by a recovery file. */
export async function foundOrganization({ alice, spare, balancer, administrationToken }: Scene): Promise<void> {
  await writeFile(alice.path('token'), administrationToken)
  const create = ['organization', 'create', 'Acme', '--addr', balancer.url, '--token-file', 'token']
  const created = await alice.start(create, { input: '' }).finished
  assert.equal(created.code, 0, created.stderr)
  const who = ['--label', 'Alice', '--email', 'alice@example.com', '--device-label', 'laptop']
  await alice.json('organization', 'bootstrap', created.stdout.trim(), ...who)
  await alice.json('workspace', 'create', 'Plans')
  const recovery = Object(await alice.json('device', 'export-recovery-device', alice.path('recovery')))
  await writeFile(spare.path('both'), `${recovery.passphrase ?? recovery.password}\ngreen 7 trees up\n`)
  const load = ['device', 'import-recovery-device', '-i', alice.path('recovery'), '--label', 'spare']
  const loaded = await spare.start([...load, '--password-file', 'both'], { input: '' }).finished
  assert.equal(loaded.code, 0, loaded.stderr)
}

/** A process is killed in the middle of an import; the command goes on at the other one, and nothing is missing. */
export async function importThroughKill(scene: Scene): Promise<void> {
  const { alice, spare, first, second, store } = scene
  const tree = alice.path('tree')
  await mkdir(tree)
  for (let n = 0; n < FILES; n += 1) await writeFile(join(tree, `file-${n}`), randomBytes(30_000 + n))
  await writeFile(join(tree, 'large.bin'), randomBytes(LARGE))
  const before = store.objects.size
  const importing = alice.json('workspace', 'import', tree, 'Plans:/tree')
  const end = Date.now() + PATIENCE_MS
  while (store.objects.size < before + 20) {
    if (Date.now() > end) throw new Error('the import does not begin')
    await wait(10)
  }
  await second.kill()
  assert.partialDeepStrictEqual(await importing, { files: FILES + 1, state: 'synced' })
  await second.start()
  // The other one this time: what comes out was not only in the memory of the process that took it.
  await first.kill()
  await spare.json('workspace', 'export', 'Plans:/tree', 'out')
  assert.equal(execFileSync('diff', ['-r', tree, spare.path('out')], { encoding: 'utf8' }), '')
  await first.start()
}
