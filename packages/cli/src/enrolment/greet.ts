import type {
  GrantedUser,
  GreeterQuestions,
  GreetingState,
  GreetOutcome,
  RequestedUser,
  Session,
} from '@parallax/client'
import {
  type AccessToken,
  type DeviceLabel,
  parseEmailAddress,
  parseHandleLabel,
  parseNewDeviceLabel,
  type UserProfile,
} from '@parallax/wire'
import type { VerbContext } from '../context/verb-context.ts'
import { CodeDialog, type CodeInput } from './code-dialog.ts'
import { checked } from './valid-answers.ts'

/** What the greeter grants, as far as the command line says so; the rest is asked for. */
export interface GrantInput extends CodeInput {
  readonly profile?: 'admin' | 'standard' | 'outsider' | undefined
  readonly label?: string | undefined
  readonly email?: string | undefined
  readonly deviceLabel: string | undefined
}

const PROFILES = { admin: 'ADMIN', standard: 'STANDARD', outsider: 'OUTSIDER' } as const satisfies Record<
  string,
  UserProfile
>

/** Greets behind one invitation, asking whoever runs the command. */
export async function greet(
  context: VerbContext,
  session: Session,
  { token, input }: { readonly token: AccessToken; readonly input: GrantInput },
): Promise<GreetOutcome> {
  const stop = new AbortController()
  const codes = new CodeDialog(context, input, stop)
  const signal = AbortSignal.any([context.signal, stop.signal])
  try {
    return await session.invitations.greet(token, questions(context, { input, codes }), signal)
  } finally {
    await codes.settled()
  }
}

interface Greeting {
  readonly input: GrantInput
  readonly codes: CodeDialog
}

function questions(context: VerbContext, { input, codes }: Greeting): GreeterQuestions {
  return {
    showOwnCode: (code) => codes.showOwn(code),
    choosePeerCode: (candidates, signal) => codes.choosePeer(candidates, signal),
    confirmUser: (requested, signal) => grantUser(context, { input, requested, signal }),
    confirmDevice: async ({ deviceLabel }, signal) => ({
      deviceLabel: await grantLabel(context, { input, requested: deviceLabel, signal }),
    }),
    status: (state) => {
      sayState(context, state)
      codes.onState()
    },
  }
}

/** Where an enrolment stands, for both sides. */
export function sayState({ output, say }: VerbContext, state: GreetingState): void {
  const sentence = say(`greeting.${state}`)
  if (output.json) output.tell({ status: state }, sentence)
  else output.say(sentence)
}

interface Requested {
  readonly input: GrantInput
  readonly requested: RequestedUser
  readonly signal: AbortSignal
}

async function grantUser(context: VerbContext, { input, requested, signal }: Requested): Promise<GrantedUser> {
  const { humanHandle } = requested
  const label = await checked(context, {
    id: 'name',
    given: input.label,
    suggested: humanHandle.label,
    parse: parseHandleLabel,
    signal,
  })
  const email = await checked(context, {
    id: 'email',
    given: input.email,
    suggested: humanHandle.email,
    parse: parseEmailAddress,
    signal,
  })
  const deviceLabel = await grantLabel(context, { input, requested: requested.deviceLabel, signal })
  return { humanHandle: { email, label }, deviceLabel, profile: await grantProfile(context, input, signal) }
}

async function grantLabel(
  context: VerbContext,
  {
    input,
    requested,
    signal,
  }: { readonly input: GrantInput; readonly requested: DeviceLabel; readonly signal: AbortSignal },
): Promise<DeviceLabel> {
  const parse = parseNewDeviceLabel
  return checked(context, { id: 'device_label', given: input.deviceLabel, suggested: requested, parse, signal })
}

async function grantProfile(context: VerbContext, { profile }: GrantInput, signal: AbortSignal): Promise<UserProfile> {
  if (profile !== undefined) return PROFILES[profile]
  const { catalogue, conversation, say } = context
  const choices = (['STANDARD', 'ADMIN', 'OUTSIDER'] as const).map((value) => ({
    value,
    label: catalogue.profiles[value],
  }))
  const answer = await conversation.choose({ id: 'profile', sentence: say('question.profile'), choices }, signal)
  return choices.find(({ value }) => value === answer)?.value ?? 'STANDARD'
}
