import { fillWords, type Session } from '@parallax/client'
import { CliError } from '../cli-error.ts'
import { selectDevice } from '../selection/select-device.ts'
import type { SecretInput, VerbContext } from './verb-context.ts'

/** Which device works, as the verb was told. */
export interface DeviceInput extends SecretInput {
  readonly device: string | undefined
}

/** Opens the device that `input` picks, does `work` with it, and gives it up again, whatever happens. */
export async function withSession<T>(
  context: VerbContext,
  input: DeviceInput,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { catalogue, output, signal } = context
  const client = await context.client()
  const device = selectDevice(input.device, (await client.devices()).devices)
  if (!device.usable)
    throw new CliError('device_not_found', 'error.deviceUnusable', { parameters: { protection: device.protection } })
  const secrets = context.secrets(input)
  const session = await client.open(
    device,
    {
      mfaCode: () => secrets.existing('mfa_code'),
      password: () => secrets.existing('password'),
      canAskAgain: secrets.canAskAgain,
      waiting: (holder) =>
        output.warn(fillWords(catalogue, catalogue.notices.device_in_use, { parameters: { holder: { holder } } })),
    },
    signal,
  )
  try {
    return await work(session)
  } finally {
    await session.stop()
  }
}
