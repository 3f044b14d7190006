import type { RunningCommand } from './running-command.ts'

/** Answers as many questions as there are answers, each by its id; tells which were asked, in order. */
export async function converse(
  command: RunningCommand,
  answers: Readonly<Record<string, string | null>>,
): Promise<readonly string[]> {
  const asked: string[] = []
  for (const _ of Object.keys(answers)) {
    const question = await command.next('question')
    const id = typeof question === 'object' && question !== null && 'id' in question ? String(question.id) : ''
    asked.push(id)
    command.answer(answers[id] ?? null)
  }
  return asked
}

/** What one side is asked besides the code. */
export interface Side {
  readonly command: RunningCommand
  /** Before anybody is there. */
  readonly before: Readonly<Record<string, string>>
  /** Once both codes were right. */
  readonly after: Readonly<Record<string, string | null>>
}

/** Two people on the telephone: each code is read out by the one side and picked by the other. */
export async function compareCodes(greeter: Side, claimer: Side): Promise<void> {
  await converse(greeter.command, greeter.before)
  await converse(claimer.command, claimer.before)
  const greeterCode = String(await greeter.command.next('own_code'))
  await converse(claimer.command, { peer_code: greeterCode })
  const claimerCode = String(await claimer.command.next('own_code'))
  await converse(greeter.command, { peer_code: claimerCode })
  await converse(claimer.command, claimer.after)
  await converse(greeter.command, greeter.after)
  for (const { command } of [greeter, claimer]) {
    const { code, stderr } = await command.finished
    if (code !== 0) throw new Error(`exit ${code}\n${stderr}`)
  }
}
