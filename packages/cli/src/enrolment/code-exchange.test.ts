import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { InputLines } from '../conversation/input-lines.ts'
import { awaitCode, publishCode } from './code-exchange.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parallax-codes-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function lines(text: string): InputLines {
  return new InputLines(
    (async function* () {
      yield new TextEncoder().encode(text)
    })(),
  )
}

const options = (text = '') => ({ lines: lines(text), since: Date.now() - 1000, signal: new AbortController().signal })
const nobody = (): void => {
  throw new Error('nothing is printed')
}

test('writes the code into a file that appears whole, or prints it', async () => {
  const path = join(folder, 'own.txt')
  await publishCode(path, 'ABCD', nobody)
  expect(await readFile(path, 'utf8')).toBe('ABCD\n')
  expect((await readdir(folder)).filter((name) => name.startsWith('own'))).toEqual(['own.txt'])
  const printed: string[] = []
  await publishCode('-', 'WXYZ', (line) => printed.push(line))
  expect(printed).toEqual(['WXYZ'])
})

test('waits for the file of the other side, and passes over one of another time', async () => {
  const path = join(folder, 'peer.txt')
  await writeFile(path, 'AAAA\n')
  await utimes(path, 1000, 1000)
  const answer = awaitCode(path, options())
  await writeFile(`${path}.new`, 'bcde\n')
  await publishCode(path, 'bcde', nobody)
  expect(await answer).toBe('BCDE')
})

test('reads a line of standard input', async () => {
  expect(await awaitCode('-', options(' efgh \nrest'))).toBe('EFGH')
})

test('what is no code is handed on and matches nothing', async () => {
  expect(await awaitCode('-', options('O0O0'))).toBe('O0O0')
  expect(await awaitCode('-', options(''))).toBe('')
})

test('waiting can be given up', async () => {
  const stop = new AbortController()
  const answer = awaitCode(join(folder, 'never.txt'), { ...options(), signal: stop.signal })
  stop.abort(new Error('enough'))
  await expect(answer).rejects.toThrow('enough')
})
