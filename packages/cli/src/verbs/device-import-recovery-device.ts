import { readFile } from 'node:fs/promises'
import { linkTarget, readRecoveryFile } from '@parallax/client'
import { parseNewDeviceLabel, printHandle } from '@parallax/wire'
import { CliError, usageError } from '../cli-error.ts'
import type { Run } from '../context/verb-context.ts'
import { defaultDeviceLabel } from '../enrolment/claim.ts'
import { showNewDevice } from '../enrolment/show-new-device.ts'
import { checked } from '../enrolment/valid-answers.ts'
import { confirmTarget } from '../links/read-link.ts'
import type { deviceImportRecoveryDevice } from '../specs/device-specs.ts'

export const run: Run<typeof deviceImportRecoveryDevice> = async (context, input) => {
  const { output, say, signal } = context
  const { input: path } = input
  if (path === undefined) throw usageError('usage.optionMissing', { option: '--input' })
  const content = await readFile(path).catch((cause: unknown) => {
    throw new CliError('source_unreadable', 'error.sourceUnreadable', { parameters: { path }, cause })
  })
  const file = readRecoveryFile(content)
  const client = await context.client()
  output.say(say('recovery.whose', { person: printHandle(file.humanHandle) }))
  await confirmTarget(context, linkTarget(file, (await client.devices()).devices))
  const deviceLabel = await checked(context, {
    id: 'device_label',
    given: input.label,
    suggested: defaultDeviceLabel(),
    parse: parseNewDeviceLabel,
    signal,
  })
  const secrets = context.secrets(input)
  const password = await secrets.existing('recovery_password')
  const recovered = { deviceLabel, newPassword: () => secrets.created(), signal }
  showNewDevice(context, await client.importRecovery({ content, password }, recovered))
}
