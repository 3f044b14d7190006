import { printHandle } from '@parallax/wire'
import type { Run } from '../context/verb-context.ts'
import { escapeText } from '../output/escape.ts'
import { showList } from '../output/show-list.ts'
import { deviceJson, deviceType } from '../selection/select-device.ts'
import { shortIdLength } from '../selection/select-one.ts'
import type { deviceList } from '../specs/enrolment-specs.ts'

const COLUMNS = ['column.id', 'column.organization', 'column.person', 'column.device', 'column.protection'] as const

export const run: Run<typeof deviceList> = async (context) => {
  const { output, say } = context
  const client = await context.client()
  const { devices, damaged } = await client.devices()
  const length = shortIdLength(devices.map(({ deviceId }) => deviceId))
  showList(output, devices, {
    columns: COLUMNS.map((key) => ({ title: say(key) })),
    row: ({ deviceId, organizationId, humanHandle, deviceLabel, protection, secondFactor }) => [
      deviceId.slice(0, length),
      organizationId,
      escapeText(printHandle(humanHandle)),
      escapeText(deviceLabel),
      secondFactor ? `${deviceType(protection)} + MFA` : deviceType(protection),
    ],
    json: deviceJson,
  })
  for (const { file } of damaged) output.warn(say('warning.damagedDevice', { file }))
}
