import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { readDeviceFile } from './read-device-file.ts'

const golden = resolve(import.meta.dirname, '../../../spec/vectors/golden')
const { devices } = JSON.parse(readFileSync(join(golden, 'organization.json'), 'utf8'))

test('opens what the official client wrote', async () => {
  const { device_file: name, password, device, file_fields: fields } = devices.bob
  const read = await readDeviceFile(join(golden, name), password)
  expect(read.device).toEqual(device)
  expect(read.file).toMatchObject({ organization_id: fields.organization_id, device_id: fields.device_id })
})

test('does not open it with another password', async () => {
  await expect(readDeviceFile(join(golden, devices.bob.device_file), 'wrong')).rejects.toThrow()
})
