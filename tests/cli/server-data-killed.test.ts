import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { ServerFolder } from '../kit/server-process.ts'
import { filesIn } from '../server/data/backup-content.ts'
import { expectRestored, newScene } from '../server/data/backup-scene.ts'
import { Computer } from './computer.ts'

const MAIN = resolve(import.meta.dirname, '../../packages/cli/src/main.ts')

test('killed in the middle: no backup, no server, and the same commands finish', { timeout: 120_000 }, async () => {
  await using folder = new ServerFolder()
  await using elsewhere = new ServerFolder()
  await using computer = await Computer.create()
  const scene = await newScene(await folder.start(), { blocks: 3 })
  const argv = ['server', 'backup', 'killed', '--data-dir', folder.path]
  const [block = ''] = filesIn(join(folder.path, 'blocks'))
  renameSync(block, `${block}.away`)
  // Nobody writes into it: whoever reads the block waits.
  spawnSync('mkfifo', [block])
  const held = computer.start(argv, { input: '' })
  await until(async () => existsSync(join(incompleteIn(computer) ?? '/nowhere', 'tables/vlobs')))
  held.kill('SIGKILL')
  await held.finished
  expect(incompleteIn(computer)).toBeDefined()
  rmSync(block)
  renameSync(`${block}.away`, block)
  expect(existsSync(computer.path('killed'))).toBe(false)
  expect(await computer.start(argv, { input: '' }).finished).toMatchObject({ code: 0 })
  expect(incompleteIn(computer)).toBeUndefined()

  const archive = await archiveOf(computer.path('killed'))
  const child = spawn(process.execPath, [MAIN, 'server', 'restore', '-', '--data-dir', elsewhere.path], {
    stdio: ['pipe', 'ignore', 'inherit'],
    env: { PATH: process.env.PATH },
  })
  child.stdin.on('error', () => undefined)
  child.stdin.write(archive.subarray(0, archive.length - 4000))
  // By then its transaction is open: the tables are made, the rows are on their way.
  await until(async () => existsSync(elsewhere.cluster) && elsewhere.databaseProcesses().length > 0)
  child.kill('SIGKILL')
  await once(child, 'close')
  expect(
    await computer.start(['server', 'restore', 'killed', '--data-dir', elsewhere.path], { input: '' }).finished,
  ).toMatchObject({ code: 0 })
  await expectRestored(elsewhere, scene)
})

/** The same backup as a stream. */
async function archiveOf(path: string): Promise<Buffer> {
  const child = spawn('tar', ['cf', '-', '--format=ustar', '-C', path, ...ordered(path)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const chunks: Uint8Array[] = []
  for await (const chunk of child.stdout) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Undefined: nobody writes a backup. */
function incompleteIn(computer: Computer): string | undefined {
  const name = readdirSync(computer.folder).find((other) => other.startsWith('killed.incomplete-'))
  return name === undefined ? undefined : computer.path(name)
}

function ordered(path: string): readonly string[] {
  const { files }: { readonly files: readonly { readonly name: string }[] } = JSON.parse(
    readFileSync(join(path, 'manifest.json'), 'utf8'),
  )
  return [...files.map(({ name }) => name), 'manifest.json', 'manifest.sha256']
}

async function until(isReached: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    if (await isReached()) return
    await new Promise((wake) => setTimeout(wake, 20))
  }
  throw new Error('not reached within 20 s')
}
