import { hostname } from 'node:os'
import type { ClaimerQuestions, InvitationLink } from '@parallax/client'
import {
  type DeviceLabel,
  type EmailAddress,
  type HumanHandle,
  parseEmailAddress,
  parseHandleLabel,
  parseNewDeviceLabel,
  printHandle,
} from '@parallax/wire'
import type { SecretInput, VerbContext } from '../context/verb-context.ts'
import { confirmTarget } from '../links/read-link.ts'
import { CodeDialog, type CodeInput } from './code-dialog.ts'
import { sayState } from './greet.ts'
import { showNewDevice } from './show-new-device.ts'
import { checked } from './valid-answers.ts'

/** What the claimer brings, as far as the command line says so; the rest is asked for. */
export interface ClaimInput extends CodeInput, SecretInput {
  readonly label?: string | undefined
  readonly email?: string | undefined
  readonly deviceLabel: string | undefined
}

/** Joins by an invitation and shows the new device. */
export async function claim(context: VerbContext, link: InvitationLink, input: ClaimInput): Promise<void> {
  const client = await context.client()
  const stop = new AbortController()
  const codes = new CodeDialog(context, input, stop)
  try {
    const signal = AbortSignal.any([context.signal, stop.signal])
    showNewDevice(context, await client.claim(link, questions(context, { input, codes }), signal))
  } finally {
    await codes.settled()
  }
}

function questions(
  context: VerbContext,
  { input, codes }: { readonly input: ClaimInput; readonly codes: CodeDialog },
): ClaimerQuestions {
  const { output, say } = context
  let label: Promise<DeviceLabel> | undefined
  const deviceLabel = (signal: AbortSignal): Promise<DeviceLabel> => {
    label ??= askDeviceLabel(context, input, signal)
    return label
  }
  return {
    confirmTarget: (target) => confirmTarget(context, target),
    met: (greeter) => output.say(say('greeting.met', { person: printHandle(greeter) })),
    choosePeerCode: (candidates, signal) => codes.choosePeer(candidates, signal),
    showOwnCode: (code) => codes.showOwn(code),
    status: (state) => {
      sayState(context, state)
      codes.onState()
    },
    // The label first, as scripts have it (spec 08 §3).
    person: async (invitedEmail, signal) => {
      await deviceLabel(signal)
      return askPerson(context, input, { invitedEmail, signal })
    },
    deviceLabel,
    newPassword: () => context.secrets(input).created(),
  }
}

function askDeviceLabel(context: VerbContext, input: ClaimInput, signal: AbortSignal): Promise<DeviceLabel> {
  const suggested = defaultDeviceLabel()
  return checked(context, {
    id: 'device_label',
    given: input.deviceLabel,
    suggested,
    parse: parseNewDeviceLabel,
    signal,
  })
}

async function askPerson(
  context: VerbContext,
  input: ClaimInput,
  { invitedEmail, signal }: { readonly invitedEmail: EmailAddress; readonly signal: AbortSignal },
): Promise<HumanHandle> {
  const email = { id: 'email', given: input.email, suggested: invitedEmail, parse: parseEmailAddress, signal } as const
  const name = { id: 'name', given: input.label, suggested: undefined, parse: parseHandleLabel, signal } as const
  return { email: await checked(context, email), label: await checked(context, name) }
}

/** What this machine calls itself, if that is a label. */
export function defaultDeviceLabel(): string {
  return parseNewDeviceLabel(hostname()) ?? 'Linux'
}
