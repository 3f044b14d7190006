import { readServer } from '../administration/server-address.ts'
import { usageError } from '../cli-error.ts'
import { confirmed } from '../context/confirmed.ts'
import { deviceAnswers } from '../context/device-answers.ts'
import type { Run } from '../context/verb-context.ts'
import { deviceJson, selectDevice } from '../selection/select-device.ts'
import type { deviceOverwriteServerUrl } from '../specs/device-specs.ts'

export const run: Run<typeof deviceOverwriteServerUrl> = async (context, input) => {
  const { output, say, signal } = context
  if (input.serverUrl === undefined) throw usageError('usage.optionMissing', { option: '--server-url' })
  const server = readServer(input.serverUrl)
  const client = await context.client()
  const device = selectDevice(input.device, (await client.devices()).devices)
  const addresses = { former: device.server, server }
  await confirmed(context, { force: input.force, sentence: say('confirm.overwriteServer', addresses) })
  const answers = deviceAnswers(context, context.secrets(input))
  const { known, former } = await client.deviceFiles.overwriteServerAddress(device, { ...answers, server, signal })
  output.say(say('done.serverOverwritten', { former, server }))
  output.result({ json: { ...deviceJson(known), former_server: former }, plain: '' })
}
