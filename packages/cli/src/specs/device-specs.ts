import { flag, required, text } from '../grammar/build-field.ts'
import type { VerbSpec } from '../grammar/verb-spec.ts'
import { deviceOptions, secretOptions } from './shared-options.ts'

export const deviceExportRecoveryDevice = {
  path: 'device export-recovery-device',
  words: 'verb.deviceExportRecoveryDevice',
  arguments: { output: required('FILE', 'argument.recoveryOutput', 'file') },
  options: deviceOptions,
} as const satisfies VerbSpec

export const deviceImportRecoveryDevice = {
  path: 'device import-recovery-device',
  words: 'verb.deviceImportRecoveryDevice',
  arguments: {},
  options: {
    input: text('FILE', 'option.recoveryInput', { short: 'i', completion: 'file' }),
    label: text('LABEL', 'option.deviceLabel', { short: 'l' }),
    ...secretOptions,
  },
} as const satisfies VerbSpec

export const deviceChangeAuthentication = {
  path: 'device change-authentication',
  words: 'verb.deviceChangeAuthentication',
  arguments: {},
  options: { ...deviceOptions, password: flag('option.byPassword', 'p') },
} as const satisfies VerbSpec

export const deviceForgetLocal = {
  path: 'device forget-local',
  words: 'verb.deviceForgetLocal',
  arguments: {},
  options: { device: deviceOptions.device, force: flag('option.force') },
} as const satisfies VerbSpec

export const deviceOverwriteServerUrl = {
  path: 'device overwrite-server-url',
  words: 'verb.deviceOverwriteServerUrl',
  arguments: {},
  options: {
    ...deviceOptions,
    serverUrl: text('URL', 'option.serverUrl', { short: 's' }),
    force: flag('option.force'),
  },
} as const satisfies VerbSpec
