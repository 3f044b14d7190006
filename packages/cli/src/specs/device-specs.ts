import { required, text } from '../grammar/build-field.ts'
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
