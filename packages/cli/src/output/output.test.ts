import { expect, test } from 'vitest'
import { Output } from './output.ts'
import { styleOf, wantsColor } from './style.ts'

function scene(options: { readonly json?: boolean; readonly quiet?: boolean; readonly color?: boolean }) {
  const written = { stdout: '', stderr: '' }
  const sink = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text
    },
  })
  const output = new Output({
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    json: options.json ?? false,
    quiet: options.quiet ?? false,
    style: styleOf(options.color ?? false),
  })
  return { written, output }
}

test('data go to stdout, words to stderr', () => {
  const { written, output } = scene({})
  output.result({ json: [], plain: 'a\nb' })
  output.say('done with \u202ename')
  expect(written).toEqual({ stdout: 'a\nb\n', stderr: 'done with \\u{202e}name\n' })
})

test('an empty list is nothing for people and [] for programs', () => {
  const plain = scene({})
  plain.output.result({ json: [], plain: '' })
  expect(plain.written.stdout).toBe('')
  const json = scene({ json: true })
  json.output.result({ json: [], plain: '' })
  expect(json.written.stdout).toBe('[]\n')
})

test('with --json each line of stderr is an object', () => {
  const { written, output } = scene({ json: true })
  output.say('line one\nline two')
  output.warn('careful')
  output.tell({ own_code: 'ABCD' }, 'Your code: ABCD')
  expect(
    written.stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([{ message: 'line one\nline two' }, { warning: 'careful' }, { own_code: 'ABCD' }])
})

test('--quiet silences sentences, not warnings nor the conversation', () => {
  const { written, output } = scene({ quiet: true })
  output.say('hello')
  output.warn('careful')
  output.tell({}, 'Your code: ABCD')
  expect(written.stderr).toBe('careful\nYour code: ABCD\n')
})

test('colours follow the option, then the terminal and NO_COLOR', () => {
  expect(wantsColor('always', false, { NO_COLOR: '1' })).toBe(true)
  expect(wantsColor('never', true, {})).toBe(false)
  expect(wantsColor('auto', true, {})).toBe(true)
  expect(wantsColor('auto', true, { NO_COLOR: '1' })).toBe(false)
  expect(wantsColor('auto', true, { TERM: 'dumb' })).toBe(false)
  expect(wantsColor('auto', false, {})).toBe(false)
  const { written, output } = scene({ color: true })
  output.warn('careful')
  expect(written.stderr).toBe('\x1b[33mcareful\x1b[39m\n')
})
