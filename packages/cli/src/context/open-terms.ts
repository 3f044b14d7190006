import type { TermsDoor } from '../client-door.ts'
import { selectDevice } from '../selection/select-device.ts'
import { deviceAnswers } from './device-answers.ts'
import type { VerbContext } from './verb-context.ts'
import type { DeviceInput } from './with-session.ts'

/** Opens the device that `input` picks as far as terms of service need it: without a session, which they come before. */
export async function openTerms(context: VerbContext, input: DeviceInput): Promise<TermsDoor> {
  const client = await context.client()
  const device = selectDevice(input.device, (await client.devices()).devices)
  return await client.terms(device, { ...deviceAnswers(context, context.secrets(input)), signal: context.signal })
}
