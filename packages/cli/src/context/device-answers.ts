import type { AskForDevice, CodeNotice, CodeQuestion, DeviceAnswer, DeviceQuestion } from '@parallax/client'
import { printDateTime } from '@parallax/wire'
import { printDuration } from '../output/amounts.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { VerbContext } from './verb-context.ts'

/** How a device is opened on the command line. */
export interface DeviceAnswers {
  readonly ask: AskForDevice
  readonly notify: (notice: CodeNotice) => void
}

/** From this try on the time of the server is shown: the clock of the phone may be wrong. */
const SHOW_TIME_FROM = 2
/** So often without an answer it is said that the server is needed. */
const UNANSWERED = 3

/** What is wrong is asked for again of a person only, since a script cannot do better. */
export function deviceAnswers(context: VerbContext, secrets: Secrets): DeviceAnswers {
  return {
    ask: async (question) => {
      if (isRefused(question) && !(context.conversation.withPerson && secrets.canAskAgain)) return null
      return question.kind === 'code' ? code(context, secrets, question) : password(context, secrets, question)
    },
    notify: (notice) => sayNotice(context, notice),
  }
}

function isRefused(question: DeviceQuestion): boolean {
  return question.kind === 'code' ? question.problem !== null : question.wrong
}

async function password(
  { output, catalogue }: VerbContext,
  secrets: Secrets,
  { wrong }: { readonly wrong: boolean },
): Promise<DeviceAnswer> {
  if (wrong) output.warn(catalogue.errors.wrong_password.what)
  return { kind: 'password', password: await secrets.existing('password') }
}

async function code(context: VerbContext, secrets: Secrets, question: CodeQuestion): Promise<DeviceAnswer> {
  warnOfCode(context, question)
  return { kind: 'code', code: await secrets.existing('mfa_code') }
}

/** Why a code is asked for again. */
export function warnOfCode(
  { output, say }: VerbContext,
  { problem, tries, serverTime }: Omit<CodeQuestion, 'kind'>,
): void {
  if (problem === null) return
  output.warn(say(`mfa.${problem}`, { tries }))
  if (problem === 'wrong' && tries >= SHOW_TIME_FROM && serverTime !== null)
    output.warn(say('mfa.serverTime', { time: printDateTime(serverTime) }))
}

function sayNotice({ output, say }: VerbContext, notice: CodeNotice): void {
  if (notice.state === 'throttled')
    output.warn(say('mfa.throttled', { time: printDuration(Math.ceil(notice.milliseconds / 1000)) }))
  else if (notice.state === 'no_answer' && notice.failures === 1) output.warn(say('mfa.noAnswer'))
  else if (notice.state === 'no_answer' && notice.failures === UNANSWERED) output.warn(say('mfa.needsServer'))
}
