import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OutsideFileError } from '@parallax/client'
import type { EntryName, FsPath } from '@parallax/wire'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Output } from '../output/output.ts'
import { Progress } from '../output/progress.ts'
import { styleOf } from '../output/style.ts'
import type { MemoryFiles } from '../testing/memory-files.ts'
import { id } from '../testing/memory-session.ts'
import { Scene } from '../testing/scene.ts'
import { loadWords } from '../words/words.ts'
import { exportFolder } from './run-export.ts'

const nowhere = { write: () => undefined }

let folder = ''
let scene = new Scene()
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parallax-transfers-'))
  scene = new Scene()
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const here = (path: string): string => join(folder, path)
const workspace = (pair: string): MemoryFiles => {
  const found = scene.organization.workspaces.get(id(pair))
  if (found === undefined) throw new Error('no workspace')
  return found.files
}
const plans = (): MemoryFiles => workspace('b1')
const json = async (...argv: readonly string[]) => {
  const { code, stdout, stderr } = await scene.run(...argv, '--json', '--password-stdin')
  return { code, data: stdout === '' ? undefined : JSON.parse(stdout), stderr }
}

/** Everything below a local folder, files with their content. */
async function tree(path: string): Promise<Readonly<Record<string, string | null>>> {
  const found: Record<string, string | null> = {}
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    const full = join(entry.parentPath, entry.name)
    found[full.slice(path.length)] = entry.isFile() ? await readFile(full, 'utf8') : null
  }
  return found
}

async function sampleTree(): Promise<string> {
  await mkdir(here('src/deep/empty'), { recursive: true })
  for (const [name, content] of [
    ['a.txt', 'alpha'],
    ['deep/Ærlig.txt', 'norsk'],
    ['deep/報告.txt', '日本'],
    ['deep/backup~', 'hidden elsewhere'],
    ['empty.bin', ''],
  ] as const)
    await writeFile(here(`src/${name}`), content)
  return here('src')
}

describe('import', () => {
  test('takes the whole tree, tells which names others hide, and comes out identical', async () => {
    const source = await sampleTree()
    const imported = await json('workspace', 'import', source, 'Plans:/in')
    expect(imported).toMatchObject({
      code: 0,
      data: { files: 5, folders: 3, same: 0, failed: [], hidden_elsewhere: ['/in/deep/backup~'], state: 'synced' },
    })
    expect(imported.stderr).toContain('/in/deep/backup~')
    expect((await json('workspace', 'export', 'Plans:/in', here('out'))).code).toBe(0)
    expect(await tree(here('out'))).toEqual(await tree(source))
  })

  test('can be repeated: what is done is passed over, what changed is reported', async () => {
    const source = await sampleTree()
    await json('workspace', 'import', source, 'Plans:/in')
    expect(await json('workspace', 'import', source, 'Plans:/in')).toMatchObject({
      code: 0,
      data: { files: 0, same: 5 },
    })
    await writeFile(here('src/a.txt'), 'changed')
    const failed = await json('workspace', 'import', source, 'Plans:/in')
    expect(failed).toMatchObject({ code: 1, data: { same: 4, failed: [{ code: 'entry_exists' }] } })
    expect(plans().snapshot()['/in/a.txt']).toBe('alpha')
    expect(await json('workspace', 'import', source, 'Plans:/in', '--update', 'none')).toMatchObject({
      code: 0,
      data: { skipped: 1 },
    })
    expect(await json('workspace', 'import', source, 'Plans:/in', '--update', 'all')).toMatchObject({
      code: 0,
      data: { files: 1, same: 4 },
    })
    expect(plans().snapshot()['/in/a.txt']).toBe('changed')
    await utimes(here('src/a.txt'), 1000, 1000)
    expect(await json('workspace', 'import', source, 'Plans:/in', '--update', 'older')).toMatchObject({
      data: { skipped: 1 },
    })
  })

  test('one file that fails does not stop the others', async () => {
    const source = await sampleTree()
    plans().onTransfer = async (path) => {
      if (path === '/in/a.txt') throw new OutsideFileError('source_changed', { source: path })
    }
    const { code, data, stderr } = await json('workspace', 'import', source, 'Plans:/in')
    expect({ code, files: data.files, failed: data.failed.length }).toEqual({ code: 1, files: 4, failed: 1 })
    expect(JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ error: { code: 'some_failed' } })
  })

  test('what concerns more than one file stops everything', async () => {
    const source = await sampleTree()
    plans().onTransfer = async () => {
      throw new Error('storage gone')
    }
    expect((await json('workspace', 'import', source, 'Plans:/in')).data).toBeUndefined()
  })

  test('a missing parent is an error, or made with --parents', async () => {
    await writeFile(here('a'), 'x')
    expect((await json('workspace', 'import', here('a'), 'Plans:/x/y/a')).code).toBe(1)
    expect((await json('workspace', 'import', here('a'), '/x/y/a', '-w', 'Plans', '-p')).code).toBe(0)
    expect(plans().snapshot()).toMatchObject({ '/x/y/a': 'x' })
  })
})

describe('put and get', () => {
  test('go into a folder under their own name, or to the very path', async () => {
    await writeFile(here('a.txt'), 'alpha')
    plans().seed('/docs/x', 'x')
    for (const target of ['Plans:/docs', 'Plans:/', 'Plans:/renamed'])
      expect((await json('put', here('a.txt'), target)).code).toBe(0)
    expect(plans().snapshot()).toMatchObject({ '/docs/a.txt': 'alpha', '/a.txt': 'alpha', '/renamed': 'alpha' })
    expect((await json('get', 'Plans:/docs/x', folder)).code).toBe(0)
    expect((await json('get', 'Plans:/renamed', here('copy'))).code).toBe(0)
    expect(await tree(folder)).toEqual({ '/a.txt': 'alpha', '/x': 'x', '/copy': 'alpha' })
    expect((await stat(here('x'))).mtimeMs).toBe(1_700_000_000_000)
  })

  test('standard input is what follows the password', async () => {
    const input = 'green 7 trees up\nline one\nline two'
    const { code } = await scene.runWith({ input }, 'put', '-', 'Plans:/in.txt', '--password-stdin')
    expect(code).toBe(0)
    expect(plans().snapshot()['/in.txt']).toBe('line one\nline two')
    const { stdout } = await scene.run('cat', 'Plans:/in.txt', 'Plans:/in.txt', '--password-stdin')
    expect(stdout).toBe('line one\nline twoline one\nline two')
  })

  test('a folder is not put nor got', async () => {
    plans().seed('/docs/x', 'x')
    expect(await json('put', folder, 'Plans:/')).toMatchObject({ code: 2 })
    expect(await json('get', 'Plans:/docs', here('x'))).toMatchObject({ code: 1 })
  })

  test('say that the copy leaves Parallax', async () => {
    plans().seed('/x', 'x')
    const { stderr } = await scene.run('get', 'Plans:/x', here('x'), '--password-stdin', '--quiet')
    expect(stderr).toBe(
      'This copy leaves Parallax: it will be in clear on your computer. Programs such as Word or Google Drive may upload it by themselves.\n',
    )
  })
})

describe('export', () => {
  test('never writes through a link that leads out of the target', async () => {
    plans().seed('/docs/inside/secret.txt', 's')
    await mkdir(here('out'))
    await mkdir(here('elsewhere'))
    await symlink(here('elsewhere'), here('out/inside'))
    const { code, data } = await json('workspace', 'export', 'Plans:/docs', here('out'))
    expect({ code, codes: data.failed.map((failure: { code: string }) => failure.code) }).toEqual({
      code: 1,
      codes: ['target_unwritable', 'unsafe_target'],
    })
    expect(await tree(here('elsewhere'))).toEqual({})
  })

  test('never follows a name out of the target, even if such a name came in', async () => {
    plans().seed('/x', 'x')
    const stat = await plans().stat('/x' as FsPath)
    if (stat.type !== 'file') throw new Error('a file')
    const forged = [{ names: ['..', 'escaped'] as unknown as EntryName[], path: '/x' as FsPath, stat }]
    const say = await loadWords('en')
    const output = new Output({ stdout: nowhere, stderr: nowhere, json: false, quiet: true, style: styleOf(false) })
    const report = await exportFolder(forged, {
      files: plans(),
      target: here('out'),
      openSink: async () => {
        throw new Error('nothing may be opened')
      },
      update: 'all',
      progress: new Progress('', { output, say, choice: 'quiet', clock: () => 0, columns: () => 80 }),
      signal: new AbortController().signal,
    })
    expect(report.problems).toMatchObject([{ error: { code: 'unsafe_target' } }])
  })

  test('leaves what is there alone unless told otherwise', async () => {
    plans().seed('/docs/a', 'new')
    await mkdir(here('out'))
    await writeFile(here('out/a'), 'mine')
    expect((await json('workspace', 'export', 'Plans:/docs', here('out'))).data.failed).toMatchObject([
      { code: 'target_exists' },
    ])
    expect(await tree(here('out'))).toEqual({ '/a': 'mine' })
    expect((await json('workspace', 'export', 'Plans:/docs', here('out'), '--update', 'all')).code).toBe(0)
    expect(await tree(here('out'))).toEqual({ '/a': 'new' })
    expect(await json('workspace', 'export', 'Plans:/docs', here('out'))).toMatchObject({ code: 0, data: { same: 1 } })
  })
})

describe('cp and mv', () => {
  test('copy within and across workspaces, dates kept', async () => {
    plans().seed('/docs/a', 'alpha', 123_456_789n)
    expect(await json('cp', 'Plans:/docs', 'Archive:/')).toMatchObject({ code: 1 })
    expect(await json('cp', '-r', 'Plans:/docs', 'Archive:/')).toMatchObject({
      code: 0,
      data: { files: 1, folders: 1 },
    })
    expect(await json('cp', '-r', 'Plans:/docs', 'Plans:/copy')).toMatchObject({ code: 0 })
    expect(await json('cp', '-r', 'Plans:/docs', 'Plans:/docs')).toMatchObject({ code: 1 })
    expect(workspace('b2').snapshot()).toEqual({ '/': null, '/docs': null, '/docs/a': 'alpha' })
    const { data } = await json('stat', 'Archive:/docs/a')
    expect(data).toMatchObject({ updated: '1970-01-01T00:02:03.456789Z', size: 5, state: 'synced' })
  })

  test('move within a workspace, never over something unless forced', async () => {
    plans().seed('/a', 'alpha')
    plans().seed('/b', 'beta')
    expect(await json('mv', 'Plans:/a', 'Plans:/b')).toMatchObject({ code: 1 })
    expect(await json('mv', '-f', 'Plans:/a', 'Plans:/b')).toMatchObject({ code: 0 })
    expect(plans().snapshot()).toEqual({ '/': null, '/b': 'alpha' })
  })

  test('move across: the source goes only when the copy is complete on the server', async () => {
    plans().seed('/docs/a', 'alpha')
    const archive = workspace('b2')
    archive.onTransfer = async (path) => {
      throw new OutsideFileError('source_changed', { source: path })
    }
    expect(await json('mv', 'Plans:/docs', 'Archive:/')).toMatchObject({ code: 1, data: { source_removed: false } })
    expect(plans().snapshot()).toHaveProperty(['/docs/a'])
    archive.onTransfer = async () => undefined
    expect(await json('mv', 'Plans:/docs', 'Archive:/')).toMatchObject({ code: 0, data: { source_removed: true } })
    expect(plans().snapshot()).toEqual({ '/': null })
    expect(archive.snapshot()).toMatchObject({ '/docs/a': 'alpha' })
  })

  test('rm takes a folder with its content; scripts are not asked', async () => {
    plans().seed('/docs/a', 'alpha')
    expect(await json('rm', 'Plans:/docs')).toMatchObject({ code: 0, data: { path: '/docs' } })
    expect(plans().snapshot()).toEqual({ '/': null })
    expect(await json('rm', 'Plans:/docs')).toMatchObject({ code: 1 })
  })

  test('ls shows kinds, sizes and what is below', async () => {
    plans().seed('/docs/b', 'beta')
    plans().seed('/docs/a', 'alpha')
    const { stdout } = await scene.run('ls', '-lR', 'Plans:/', '--password-stdin')
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.replace(/ {2}\d{4}-.*:\d\d/, '')),
    ).toEqual(['d     docs/', '-  5  docs/a', '-  4  docs/b'])
    expect((await json('ls', '-R', 'Plans:/')).data).toEqual(['docs', 'docs/a', 'docs/b'])
    expect((await json('ls', '-l', 'Plans:/docs/a')).data).toMatchObject([{ name: 'a', type: 'file', size: 5 }])
  })
})
