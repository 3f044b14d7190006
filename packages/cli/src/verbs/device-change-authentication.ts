import { deviceAnswers } from '../context/device-answers.ts'
import type { Run } from '../context/verb-context.ts'
import { deviceJson, selectDevice } from '../selection/select-device.ts'
import type { deviceChangeAuthentication } from '../specs/device-specs.ts'

export const run: Run<typeof deviceChangeAuthentication> = async (context, input) => {
  const { output, say, signal } = context
  const client = await context.client()
  const device = selectDevice(input.device, (await client.devices()).devices)
  const secrets = context.secrets(input)
  const newPassword = () => secrets.created()
  const answers = deviceAnswers(context, secrets)
  const changed = await client.deviceFiles.changeAuthentication(device, { ...answers, newPassword, signal })
  output.say(say('done.authenticationChanged'))
  output.result({ json: deviceJson(changed), plain: '' })
}
