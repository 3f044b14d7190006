import {
  type DeviceLabel,
  type EmailAddress,
  type HumanHandle,
  parseDeviceLabel,
  parseEmailAddress,
  parseHumanHandle,
} from '@parallax/wire'
import type { ClaimerQuestions } from '../claimer/claimer-questions.ts'
import type { GreeterQuestions, GreetingState } from '../greeter-questions.ts'
import type { Telephone } from './telephone.ts'

export type TestGreeter = Required<GreeterQuestions> & { readonly states: GreetingState[] }
export type TestClaimer = Required<ClaimerQuestions> & { readonly states: GreetingState[]; readonly asked: string[] }

/** Somebody who grants what is asked for, and picks the right code. */
export function patientGreeter(telephone: Telephone, answers: Partial<GreeterQuestions> = {}): TestGreeter {
  const states: GreetingState[] = []
  return {
    states,
    showOwnCode: (code) => telephone.say(code),
    choosePeerCode: (candidates, signal) => telephone.hear(candidates, signal),
    confirmUser: async (requested) => ({ ...requested, profile: 'STANDARD' }),
    confirmDevice: async (requested) => requested,
    status: (state) => void states.push(state),
    ...answers,
  }
}

/** Somebody who answers everything, and picks the right code. */
export function patientClaimer(telephone: Telephone, answers: Partial<ClaimerQuestions> = {}): TestClaimer {
  const states: GreetingState[] = []
  const asked: string[] = []
  const keep = <T>(what: string, answer: T): T => {
    asked.push(what)
    return answer
  }
  return {
    states,
    asked,
    confirmTarget: async () => keep('target', undefined),
    invited: () => keep('invited', undefined),
    met: () => keep('met', undefined),
    choosePeerCode: (candidates, signal) => keep('code', telephone.hear(candidates, signal)),
    showOwnCode: (code) => keep('own', telephone.say(code)),
    person: async (email) => keep('person', handle(email, 'Newcomer')),
    deviceLabel: async () => keep('label', label('laptop')),
    newPassword: async () => keep('password', 'new secret'),
    status: (state) => void states.push(state),
    ...answers,
  }
}

export function handle(email: string, name: string): HumanHandle {
  return parseHumanHandle(email, name) ?? wrong(email)
}

export function email(text: string): EmailAddress {
  return parseEmailAddress(text) ?? wrong(text)
}

export function label(text: string): DeviceLabel {
  return parseDeviceLabel(text) ?? wrong(text)
}

function wrong(text: string): never {
  throw new Error(`the scene is wrong: ${text}`)
}
