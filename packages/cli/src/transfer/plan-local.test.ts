import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FsPath } from '@parallax/wire'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CliError } from '../cli-error.ts'
import type { Plan } from './plan.ts'
import { planLocal } from './plan-local.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parallax-plan-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const openFile = async (): Promise<never> => {
  throw new Error('nothing is opened while planning')
}
const plan = (path: string): Promise<Plan> =>
  planLocal(path, '/to' as FsPath, { openFile, signal: new AbortController().signal })
const problems = ({ problems: found }: Plan): readonly string[] =>
  found.map(({ error }) => (error instanceof CliError ? error.words : String(error)))

test('takes every file of a tree, hidden and empty ones included, parents first', async () => {
  await mkdir(join(folder, 'a/empty'), { recursive: true })
  await writeFile(join(folder, 'a/.hidden~'), '')
  await writeFile(join(folder, 'a/報告.txt'), 'abc')
  await writeFile(join(folder, '.DS_Store'), 'x')
  const { folders, files, problems: none } = await plan(folder)
  expect(folders).toEqual(['/to', '/to/a', '/to/a/empty'])
  expect(files.map(({ to, content }) => [to, content.size])).toEqual([
    ['/to/.DS_Store', 1],
    ['/to/a/.hidden~', 0],
    ['/to/a/報告.txt', 3],
  ])
  expect(none).toEqual([])
})

test('one file alone goes to the very path', async () => {
  await writeFile(join(folder, 'a'), 'abc')
  const { folders, files } = await plan(join(folder, 'a'))
  expect(folders).toEqual([])
  expect(files.map(({ to }) => to)).toEqual(['/to'])
})

test('follows links, and tells of those that lead nowhere or back', async () => {
  await mkdir(join(folder, 'real'))
  await writeFile(join(folder, 'real/file'), 'abc')
  await symlink('real', join(folder, 'linked'))
  await symlink('real/file', join(folder, 'linked-file'))
  await symlink('nowhere', join(folder, 'dangling'))
  await symlink('..', join(folder, 'real/back'))
  const found = await plan(folder)
  expect(found.files.map(({ to }) => to)).toEqual(['/to/linked/file', '/to/linked-file', '/to/real/file'])
  expect(problems(found)).toEqual(['error.sourceUnreadable', 'error.sourceLoop', 'error.sourceLoop'])
})

test('tells of what is no file, of names that are no text, and of names that become one', async () => {
  execFileSync('mkfifo', [join(folder, 'pipe')])
  await writeFile(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x66, 0xff])]), 'x')
  await writeFile(join(folder, 'é'), 'composed')
  await writeFile(join(folder, 'e\u0301'), 'apart')
  const found = await plan(folder)
  expect(problems(found).toSorted()).toEqual(['error.sourceKind', 'error.sourceName', 'error.sourceNameTwice'])
  expect(found.files).toHaveLength(1)
})

test('a source that is not there is one problem', async () => {
  expect(problems(await plan(join(folder, 'missing')))).toEqual(['error.sourceUnreadable'])
})

test('stops when asked to', async () => {
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(planLocal(folder, '/to' as FsPath, { openFile, signal })).rejects.toThrow('enough')
})
