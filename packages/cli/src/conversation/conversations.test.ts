import { describe, expect, test } from 'vitest'
import { CliError } from '../cli-error.ts'
import { Output } from '../output/output.ts'
import { styleOf } from '../output/style.ts'
import { InputLines } from './input-lines.ts'
import { JsonConversation } from './json-conversation.ts'
import { LineConversation } from './line-conversation.ts'
import { NoConversation } from './no-conversation.ts'

const { signal } = new AbortController()
const code = {
  id: 'peer_code',
  sentence: 'Which code?',
  choices: ['AAAA', 'BBBB'].map((value) => ({ value, label: value })),
}
const email = {
  id: 'email',
  sentence: 'E-mail?',
  problem: (answer: string) => (answer.includes('@') ? undefined : 'no address'),
}

function scene(json: boolean, input: string) {
  const written: string[] = []
  const sink = { write: (text: string) => written.push(text) }
  const output = new Output({ stdout: sink, stderr: sink, json, quiet: false, style: styleOf(false) })
  const lines = new InputLines(
    (async function* () {
      yield new TextEncoder().encode(input)
    })(),
  )
  return { written, output, lines }
}

async function refusal(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return error instanceof CliError ? error.code : String(error)
}

describe('JSON lines', () => {
  test('a question is a line, its answer another', async () => {
    const { written, output, lines } = scene(true, '{"answer":"BBBB"}\n')
    const conversation = new JsonConversation(output, lines)
    expect(await conversation.choose({ ...code, none: 'none' }, signal)).toBe('BBBB')
    expect(JSON.parse(written.join(''))).toEqual({
      question: { id: 'peer_code', kind: 'choice', text: 'Which code?', choices: ['AAAA', 'BBBB'], suggested: null },
    })
  })

  test('null is none of the choices, or what is suggested', async () => {
    const { output, lines } = scene(true, '{"answer":null}\n{"answer":null}\n{"answer":null}')
    const conversation = new JsonConversation(output, lines)
    expect(await conversation.choose({ ...code, none: 'none' }, signal)).toBeNull()
    expect(await conversation.text({ ...email, suggested: 'a@b' }, signal)).toBe('a@b')
    expect(await refusal(conversation.choose(code, signal))).toBe('no_answer')
  })

  test('a bad answer is asked again, saying why', async () => {
    const { written, output, lines } = scene(true, '{"answer":"ZZZZ"}\n{"answer":"AAAA"}\n')
    expect(await new JsonConversation(output, lines).choose(code, signal)).toBe('AAAA')
    expect(written).toHaveLength(2)
    expect(JSON.parse(written[1] ?? '').question.problem).toBe('not one of the choices')
  })

  test('the end of the input, or what is no answer, ends the command', async () => {
    const ended = scene(true, '')
    expect(await refusal(new JsonConversation(ended.output, ended.lines).text(email, signal))).toBe('no_answer')
    const wrong = scene(true, 'AAAA\n{"answer":3}\n')
    const conversation = new JsonConversation(wrong.output, wrong.lines)
    expect(await refusal(conversation.text(email, signal))).toBe('usage')
    expect(await refusal(conversation.text(email, signal))).toBe('usage')
  })
})

describe('plain lines', () => {
  test('one line a question, in the order of asking', async () => {
    const { output, lines } = scene(false, 'bbbb\n\na@b.c\np w\n')
    const conversation = new LineConversation(output, lines)
    expect(await conversation.choose(code, signal)).toBe('BBBB')
    expect(await conversation.text({ id: 'label', sentence: 'Label?', suggested: 'laptop' }, signal)).toBe('laptop')
    expect(await conversation.text(email, signal)).toBe('a@b.c')
    expect(await conversation.secret({ id: 'password', sentence: 'Password?' }, signal)).toBe('p w')
    expect(await refusal(conversation.text(email, signal))).toBe('no_answer')
  })

  test('what does not fit ends the command', async () => {
    const { output, lines } = scene(false, 'nowhere\nCCCC\nCCCC\n')
    const conversation = new LineConversation(output, lines)
    expect(await refusal(conversation.text(email, signal))).toBe('no_answer')
    expect(await conversation.choose({ ...code, none: 'none' }, signal)).toBeNull()
    expect(await refusal(conversation.choose(code, signal))).toBe('no_answer')
  })
})

test('without anybody to ask, a question is an error and a confirmation is given', async () => {
  const nobody = new NoConversation()
  expect(await refusal(nobody.text({ ...email, suggested: 'a@b' }))).toBe('no_terminal')
  expect(await nobody.text({ ...email, suggested: 'a@b', needsAnswer: false })).toBe('a@b')
  expect(await refusal(nobody.secret(email))).toBe('no_terminal')
  expect(await refusal(nobody.choose(code))).toBe('no_terminal')
  expect(await nobody.confirm()).toBe(true)
})
