import { deviceAnswers } from '../context/device-answers.ts'
import type { Run } from '../context/verb-context.ts'
import { deviceJson, selectDevice } from '../selection/select-device.ts'
import type { deviceMfaDisable } from '../specs/mfa-specs.ts'

export const run: Run<typeof deviceMfaDisable> = async (context, input) => {
  const { output, say, signal } = context
  const client = await context.client()
  const device = selectDevice(input.device, (await client.devices()).devices)
  const answers = deviceAnswers(context, context.secrets(input))
  const known = await client.deviceFiles.disableMfa(device, { ...answers, signal })
  output.say(say('done.mfaDisabled'))
  output.result({ json: deviceJson(known), plain: '' })
}
