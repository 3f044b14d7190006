import type { RecoveryProgress, SharedRecoveryQuestions } from '@parallax/client'
import { describeError } from '@parallax/client'
import { parseNewDeviceLabel, printHandle, type ShamirRecoveryInvitationLink, type UserId } from '@parallax/wire'
import type { VerbContext } from '../context/verb-context.ts'
import { type ClaimInput, defaultDeviceLabel } from '../enrolment/claim.ts'
import { CodeDialog } from '../enrolment/code-dialog.ts'
import { sayState } from '../enrolment/greet.ts'
import { showNewDevice } from '../enrolment/show-new-device.ts'
import { checked } from '../enrolment/valid-answers.ts'
import { confirmTarget } from '../links/read-link.ts'

/** Recovers with the help of others, one after the other, and shows the new device. */
export async function claimRecovery(
  context: VerbContext,
  link: ShamirRecoveryInvitationLink,
  input: ClaimInput,
): Promise<void> {
  const client = await context.client()
  const stop = new AbortController()
  const signal = AbortSignal.any([context.signal, stop.signal])
  const dialogs = new CodeDialogs(() => new CodeDialog(context, input, stop))
  try {
    showNewDevice(context, await client.claimRecovery(link, questions(context, { input, dialogs, signal }), signal))
  } finally {
    await dialogs.settled()
  }
}

/** One for each helper: codes are read from and written to the same places, and those before count no more. */
class CodeDialogs {
  readonly #open: () => CodeDialog
  readonly #all: CodeDialog[] = []

  constructor(open: () => CodeDialog) {
    this.#open = open
  }

  next(): void {
    this.#all.push(this.#open())
  }

  get present(): CodeDialog {
    if (this.#all.length === 0) this.next()
    return this.#all.at(-1) ?? this.#open()
  }

  async settled(): Promise<void> {
    for (const dialog of this.#all) await dialog.settled()
  }
}

interface Claiming {
  readonly input: ClaimInput
  readonly dialogs: CodeDialogs
  readonly signal: AbortSignal
}

function questions(context: VerbContext, { input, dialogs, signal }: Claiming): SharedRecoveryQuestions {
  const { output, say, catalogue, conversation } = context
  return {
    confirmTarget: (target) => confirmTarget(context, target),
    chooseHelper: async (progress) => {
      const helper = await chooseHelper(context, progress, signal)
      dialogs.next()
      return helper
    },
    choosePeerCode: (candidates, until) => dialogs.present.choosePeer(candidates, until),
    showOwnCode: (code) => dialogs.present.showOwn(code),
    status: (state) => {
      sayState(context, state)
      dialogs.present.onState()
    },
    goOn: async (error) => {
      if (!conversation.withPerson) return false
      output.warn(describeError(catalogue, error).what)
      return conversation.confirm(say('recovery.goOn'), signal)
    },
    deviceLabel: () => {
      const question = { id: 'device_label', given: input.deviceLabel, suggested: defaultDeviceLabel() } as const
      return checked(context, { ...question, parse: parseNewDeviceLabel, signal })
    },
    newPassword: () => context.secrets(input).created(),
  }
}

async function chooseHelper(
  { output, say, conversation }: VerbContext,
  { humanHandle, threshold, collected, helpers }: RecoveryProgress,
  signal: AbortSignal,
): Promise<UserId> {
  output.say(say('recovery.progress', { person: printHandle(humanHandle), collected, threshold }))
  const waiting = helpers.filter(({ state }) => state === 'waiting')
  const choices = waiting.map((helper) => ({ value: helper.userId, label: printHandle(helper.humanHandle) }))
  const [first] = choices
  const answer = await conversation.choose(
    { id: 'helper', sentence: say('question.helper'), choices, ...(first && { suggested: first.value }) },
    signal,
  )
  return waiting.find(({ userId }) => userId === answer)?.userId ?? waiting[0]?.userId ?? helpers[0]?.userId ?? nobody()
}

function nobody(): never {
  throw new TypeError('a recovery that nobody helps with')
}
