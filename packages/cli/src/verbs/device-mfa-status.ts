import { printHandle } from '@parallax/wire'
import type { Run } from '../context/verb-context.ts'
import { escapeText } from '../output/escape.ts'
import { showList } from '../output/show-list.ts'
import { shortIdLength } from '../selection/select-one.ts'
import type { deviceMfaStatus } from '../specs/mfa-specs.ts'

const COLUMNS = ['column.id', 'column.organization', 'column.person', 'column.device', 'column.mfa'] as const

/** Of this computer alone: each file tells for itself, and the server does not tell of others (spec 07 §6.3). */
export const run: Run<typeof deviceMfaStatus> = async (context) => {
  const { output, say } = context
  const client = await context.client()
  const { devices } = await client.devices()
  const length = shortIdLength(devices.map(({ deviceId }) => deviceId))
  showList(output, devices, {
    columns: COLUMNS.map((key) => ({ title: say(key) })),
    row: ({ deviceId, organizationId, humanHandle, deviceLabel, secondFactor }) => [
      deviceId.slice(0, length),
      organizationId,
      escapeText(printHandle(humanHandle)),
      escapeText(deviceLabel),
      say(secondFactor ? 'mfa.on' : 'mfa.off'),
    ],
    json: ({ deviceId, organizationId, deviceLabel, secondFactor }) => ({
      device_id: deviceId,
      organization_id: organizationId,
      device_label: deviceLabel,
      mfa: secondFactor,
    }),
  })
}
