import type { GreetOutcome } from '@parallax/client'
import { printHandle } from '@parallax/wire'
import type { VerbContext } from '../context/verb-context.ts'

/** Whom the greeter let in, or helped. */
export function showOutcome({ output, say }: VerbContext, outcome: GreetOutcome): void {
  if (outcome.type === 'USER') {
    const { userId, humanHandle } = outcome
    output.say(say('done.userGreeted', { person: printHandle(humanHandle) }))
    const json = { type: 'user', id: userId, human_handle: [humanHandle.email, humanHandle.label] }
    output.result({ json, plain: userId })
  } else if (outcome.type === 'SHAMIR_RECOVERY') {
    const { userId } = outcome
    output.say(say('done.sharesHandedOver'))
    output.result({ json: { type: 'shamir', id: userId }, plain: userId })
  } else {
    const { deviceId, deviceLabel } = outcome
    output.say(say('done.deviceGreeted', { device: deviceLabel }))
    output.result({ json: { type: 'device', device_id: deviceId, device_label: deviceLabel }, plain: deviceId })
  }
}
