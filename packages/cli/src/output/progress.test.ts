import { expect, test } from 'vitest'
import { loadWords } from '../words/words.ts'
import { Output } from './output.ts'
import { Progress, type ProgressChoice } from './progress.ts'
import { styleOf } from './style.ts'

async function scene(choice: ProgressChoice, json = false) {
  const state = { written: '', now: 0 }
  const sink = {
    write: (text: string) => {
      state.written += text
    },
  }
  const output = new Output({ stdout: sink, stderr: sink, json, quiet: false, style: styleOf(false) })
  const progress = new Progress('Importing', {
    output,
    say: await loadWords('en'),
    choice,
    clock: () => state.now,
    columns: () => 60,
  })
  return { state, progress }
}

test('a terminal gets one line that is written over, with bytes, rate and time left', async () => {
  const { state, progress } = await scene('spinner')
  progress.update({ bytes: 0, bytesTotal: 4 * 2 ** 20 })
  state.now = 250
  progress.update({ bytes: 1, bytesTotal: 4 * 2 ** 20 })
  expect(state.written).toBe('')
  state.now = 1000
  progress.update({ bytes: 2 ** 20, bytesTotal: 4 * 2 ** 20, files: 1, filesTotal: 9 })
  expect(state.written).toBe('\rImporting  1.0 MiB / 4.0 MiB  25 %  1.0 MiB/s  3 s left  1 \x1b[K')
  progress.clear()
  progress.clear()
  expect(state.written.endsWith('\x1b[K\r\x1b[K')).toBe(true)
})

test('elsewhere a plain line now and then', async () => {
  const { state, progress } = await scene('plain')
  for (state.now = 0; state.now <= 12_000; state.now += 500) progress.update({ bytes: state.now, bytesTotal: null })
  progress.clear()
  const lines = state.written.trimEnd().split('\n')
  expect(lines).toHaveLength(3)
  expect(lines[1]).toBe('Importing  6.8 KiB  1.0 KiB/s')
})

test('with --json a record', async () => {
  const { state, progress } = await scene('spinner', true)
  progress.update({ bytes: 0, bytesTotal: 10 })
  state.now = 2000
  progress.update({ bytes: 5, bytesTotal: 10, files: 1, filesTotal: 2 })
  expect(JSON.parse(state.written)).toEqual({
    progress: {
      what: 'Importing',
      bytes: 5,
      bytes_total: 10,
      bytes_per_second: 3,
      seconds_left: 2,
      files: 1,
      files_total: 2,
    },
  })
})

test('quiet is quiet', async () => {
  const { state, progress } = await scene('quiet')
  for (; state.now < 20_000; state.now += 500) progress.update({ bytes: 5, bytesTotal: 10 })
  progress.clear()
  expect(state.written).toBe('')
})
