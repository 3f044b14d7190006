import { strict as assert } from 'node:assert'
import { spawnSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import type { Computer } from '../../../tests/cli/computer.ts'
import { StoppedDatabase } from './database.ts'
import { makeSampleTree } from './sample-tree.ts'
import type { Scene } from './scene.ts'

const MEBIBYTE = 1024 * 1024
const REPEATS = 3

/**
 * The import of the whole tree, the server killed by -9 in the middle of it. Whether the command waits for the server
 * or has to be given once more, it ends with everything there, and once more it finds nothing to do.
 */
export async function importThroughKill(scene: Scene): Promise<void> {
  const { alice, server, tree, workspace } = scene
  await mkdir(tree)
  await makeSampleTree(tree, scene.tag)
  scene.workspaceId = Object(await alice.json('workspace', 'create', workspace)).workspace_id
  const argv = ['workspace', 'import', tree, `${workspace}:/tree`, '--password-file', 'password', '--json']
  const first = alice.start(argv, { input: '' })
  await until(first, 100 * MEBIBYTE)
  await server.kill()
  await server.start()
  let ended = await first.finished
  for (let repeat = 0; ended.code !== 0 && repeat < REPEATS; repeat += 1)
    ended = await alice.start(argv, { input: '' }).finished
  assert.equal(ended.code, 0, ended.stderr)
  assert.partialDeepStrictEqual(JSON.parse(ended.stdout), { failed: [], state: 'synced' })
  const again = Object(await alice.json('workspace', 'import', tree, `${workspace}:/tree`))
  assert.deepEqual([again.files, again.folders], [0, 0], 'nothing is left to import')
  assert.ok(again.same > 500, `${again.same} files are there`)
}

async function until(command: ReturnType<Computer['start']>, bytes: number): Promise<void> {
  for (;;) {
    const progress = Object(await command.next('progress'))
    if (progress.bytes >= bytes) return
  }
}

/** Shared with Bob as Contributor; on the second device and as Bob everything comes out identical. */
export async function exportEverywhere(scene: Scene): Promise<void> {
  const { alice, workspace } = scene
  await alice.json('workspace', 'share', '-w', workspace, '-u', 'bob@example.com', '-r', 'contributor')
  for (const computer of [scene.phone, scene.bob]) {
    await computer.json('workspace', 'export', `${workspace}:/tree`, 'out')
    const { status, stdout } = spawnSync('diff', ['-r', scene.tree, computer.path('out')], { encoding: 'utf8' })
    assert.equal(stdout, '')
    assert.equal(status, 0)
  }
}

/** Bob changes a file; the first device, which wrote it, sees that. */
export async function changeAsBob(scene: Scene): Promise<void> {
  const { alice, bob, workspace, tag } = scene
  const file = `${workspace}:/tree/1 bytes`
  await writeFile(bob.path('changed'), `${tag} changed by Bob`)
  await bob.json('put', 'changed', file, '--update', 'all')
  const { stdout, stderr } = await alice.run('cat', file)
  assert.equal(stdout, `${tag} changed by Bob`, stderr)
}

/** Bob's access is taken away: the key changes, and what is written then he can neither fetch nor read. */
export async function unshareBob(scene: Scene): Promise<void> {
  const { alice, bob, server, workspace, tag, workspaceId } = scene
  const file = `${workspace}:/tree/1 bytes`
  const before = await keysOf(scene)
  await server.start()
  assert.equal(before.given, before.current, 'Bob has the key in use')
  await alice.json('workspace', 'unshare', '-w', workspace, '-u', 'bob@example.com')
  await writeFile(alice.path('after'), `${tag} after Bob`)
  await alice.json('put', 'after', file, '--update', 'all')
  const refused = await bob.run('cat', file, '--json')
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, /"workspace_not_found"/)
  const local = await bob.run('cat', `${workspaceId}:/tree/1 bytes`, '--offline')
  assert.ok(!local.stdout.includes('after Bob'))
  const after = await keysOf(scene)
  assert.equal(after.current, before.current + 1, 'the key was changed once')
  assert.equal(after.given, before.given, 'Bob was not given the new one')
  assert.equal(after.newest, after.current, 'what was written then is sealed with the new one')
}

/** Stops the server to look at its database. */
async function keysOf(scene: Scene) {
  await scene.server.stop()
  await using database = await StoppedDatabase.open(scene.server.dataFolder)
  scene.clusterFolder = database.folder
  return await database.keysOf(scene.workspaceId, 'bob@example.com')
}
