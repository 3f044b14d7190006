import { fillWords } from '@parallax/client'
import { confirmed } from '../context/confirmed.ts'
import type { Run } from '../context/verb-context.ts'
import { deviceJson, selectDevice } from '../selection/select-device.ts'
import type { deviceForgetLocal } from '../specs/device-specs.ts'

export const run: Run<typeof deviceForgetLocal> = async (context, { device: wanted, force }) => {
  const { output, say, signal, catalogue } = context
  const client = await context.client()
  const device = selectDevice(wanted, (await client.devices()).devices)
  const { deviceLabel, organizationId: organization, file } = device
  await confirmed(context, { force, sentence: say('confirm.forgetDevice', { device: deviceLabel, organization }) })
  await client.deviceFiles.forget(device, {
    onWait: (holder) =>
      output.warn(fillWords(catalogue, catalogue.notices.device_in_use, { parameters: { holder: { holder } } })),
    signal,
  })
  output.say(say('done.deviceForgotten', { file }))
  output.result({ json: deviceJson(device), plain: '' })
}
