import { readFile } from 'node:fs/promises'
import { linkTarget } from '@parallax/client'
import { parseHandleLabel, parseNewDeviceLabel, parseNewEmailAddress } from '@parallax/wire'
import { CliError, usageError } from '../cli-error.ts'
import type { Run } from '../context/verb-context.ts'
import { defaultDeviceLabel } from '../enrolment/claim.ts'
import { showNewDevice } from '../enrolment/show-new-device.ts'
import { checked } from '../enrolment/valid-answers.ts'
import { confirmTarget, readLink } from '../links/read-link.ts'
import type { organizationBootstrap } from '../specs/organization-specs.ts'

export const run: Run<typeof organizationBootstrap> = async (context, input) => {
  const { output, say, signal } = context
  const text = input.link ?? input.addr
  if (text === undefined) throw usageError('usage.linkMissing')
  const link = readLink(text, ['bootstrap'])
  const client = await context.client()
  await confirmTarget(context, linkTarget(link, (await client.devices()).devices))
  const suggested = defaultDeviceLabel()
  const deviceLabel = await checked(context, {
    id: 'device_label',
    given: input.deviceLabel,
    suggested,
    parse: parseNewDeviceLabel,
    signal,
  })
  const email = await checked(context, {
    id: 'email',
    given: input.email,
    suggested: undefined,
    parse: parseNewEmailAddress,
    signal,
  })
  const label = await checked(context, {
    id: 'name',
    given: input.label,
    suggested: undefined,
    parse: parseHandleLabel,
    signal,
  })
  const authorityKey = input.sequesterKey === undefined ? {} : { authorityKey: await readKey(input.sequesterKey) }
  output.warn(say('warning.onlyYouHoldKeys'))
  const password = await context.secrets(input).created()
  const device = await client.bootstrap(
    link,
    { humanHandle: { email, label }, deviceLabel, password, ...authorityKey },
    signal,
  )
  showNewDevice(context, device)
}

async function readKey(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CliError('source_unreadable', 'error.sourceUnreadable', { parameters: { path }, cause })
  })
}
