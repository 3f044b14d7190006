import { expect, test } from 'vitest'
import type { Conversation, SecretQuestion } from '../conversation/conversation.ts'
import { InputLines } from '../conversation/input-lines.ts'
import { NoConversation } from '../conversation/no-conversation.ts'
import { Output } from '../output/output.ts'
import { styleOf } from '../output/style.ts'
import { loadWords } from '../words/words.ts'
import { Secrets } from './secrets.ts'

/** A person who types these answers one after the other. */
class Typist implements Conversation {
  readonly withPerson = true
  readonly text = noQuestion
  readonly choose = noQuestion
  readonly confirm = noQuestion
  readonly #answers: string[]

  constructor(...answers: readonly string[]) {
    this.#answers = [...answers]
  }

  async secret({ problem }: SecretQuestion): Promise<string> {
    for (;;) {
      const answer = this.#answers.shift()
      if (answer === undefined) throw new Error('asked too often')
      if (problem?.(answer) === undefined) return answer
    }
  }
}

async function noQuestion(): Promise<never> {
  throw new Error('no such question')
}

async function scene(conversation: Conversation, input?: string) {
  const written: string[] = []
  const sink = { write: (text: string) => written.push(text) }
  const output = new Output({ stdout: sink, stderr: sink, json: false, quiet: false, style: styleOf(false) })
  const chunks = async function* () {
    yield new TextEncoder().encode(input ?? '')
  }
  const secrets = new Secrets({
    conversation,
    output,
    say: await loadWords('en'),
    signal: new AbortController().signal,
    lines: input === undefined ? undefined : new InputLines(chunks()),
  })
  return { written, secrets }
}

test('a new password is typed twice until both are equal and long enough', async () => {
  const { secrets, written } = await scene(
    new Typist('', 'short', 'correct horse', 'correct house', 'green 7 trees up', 'green 7 trees up'),
  )
  expect(await secrets.created()).toBe('green 7 trees up')
  expect(written).toHaveLength(2)
})

test('lines give secrets in order and are not asked for again', async () => {
  const { secrets, written } = await scene(new NoConversation(), 'old\nhorse\n')
  expect(secrets.canAskAgain).toBe(false)
  expect(await secrets.existing('password')).toBe('old')
  expect(await secrets.created()).toBe('horse')
  expect(written.join('')).toContain('8')
  await expect(secrets.existing('password')).rejects.toMatchObject({ code: 'no_answer' })
})

test('an empty line is no password', async () => {
  const { secrets } = await scene(new NoConversation(), '\n')
  await expect(secrets.created()).rejects.toMatchObject({ code: 'no_answer' })
})

test('without lines and without anybody to ask there is no secret', async () => {
  const { secrets } = await scene(new NoConversation())
  await expect(secrets.existing('password')).rejects.toMatchObject({ code: 'no_terminal' })
})
