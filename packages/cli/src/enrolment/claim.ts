import { hostname } from 'node:os'
import { parseEmailAddress, parseHandleLabel, parseNewDeviceLabel } from '@parallax/wire'
import type { ClaimQuestions, InvitationLink } from '../client-door.ts'
import type { SecretInput, VerbContext } from '../context/verb-context.ts'
import { showLink } from '../links/read-link.ts'
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
  showLink(context, link, (await client.devices()).devices)
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
): ClaimQuestions {
  return {
    showOwnCode: (code) => codes.showOwn(code),
    choosePeerCode: (candidates, signal) => codes.choosePeer(candidates, signal),
    status: (state) => {
      sayState(context, state)
      codes.onState()
    },
    deviceLabel: (signal) =>
      checked(context, {
        id: 'device_label',
        given: input.deviceLabel,
        suggested: defaultDeviceLabel(),
        parse: parseNewDeviceLabel,
        signal,
      }),
    person: async (invitedEmail, signal) => {
      const email = await checked(context, {
        id: 'email',
        given: input.email,
        suggested: invitedEmail,
        parse: parseEmailAddress,
        signal,
      })
      const label = await checked(context, {
        id: 'name',
        given: input.label,
        suggested: undefined,
        parse: parseHandleLabel,
        signal,
      })
      return { email, label }
    },
    password: () => context.secrets(input).created(),
  }
}

/** What this machine calls itself, if that is a label. */
export function defaultDeviceLabel(): string {
  return parseNewDeviceLabel(hostname()) ?? 'Linux'
}
