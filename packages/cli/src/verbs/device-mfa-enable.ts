import { confirmCode } from '../context/confirm-code.ts'
import { deviceAnswers } from '../context/device-answers.ts'
import type { Run } from '../context/verb-context.ts'
import { deviceJson, selectDevice } from '../selection/select-device.ts'
import type { deviceMfaEnable } from '../specs/mfa-specs.ts'

export const run: Run<typeof deviceMfaEnable> = async (context, input) => {
  const { output, say, signal } = context
  const client = await context.client()
  const device = selectDevice(input.device, (await client.devices()).devices)
  output.say(say('mfa.tradeOff'))
  const secrets = context.secrets(input)
  const confirm = confirmCode(context, secrets)
  const answers = deviceAnswers(context, secrets)
  const { known, entry } = await client.deviceFiles.enableMfa(device, { ...answers, confirm, signal })
  output.say(say(`done.mfaEnabled.${entry}`))
  output.say(say('mfa.keepEntry'))
  output.result({ json: { ...deviceJson(known), mfa_entry: entry }, plain: '' })
}
