import { required } from '../grammar/build-field.ts'
import type { VerbSpec } from '../grammar/verb-spec.ts'
import { deviceOptions, secretOptions } from './shared-options.ts'

export const deviceMfaEnable = {
  path: 'device mfa enable',
  words: 'verb.deviceMfaEnable',
  arguments: {},
  options: deviceOptions,
} as const satisfies VerbSpec

export const deviceMfaDisable = {
  path: 'device mfa disable',
  words: 'verb.deviceMfaDisable',
  arguments: {},
  options: deviceOptions,
} as const satisfies VerbSpec

export const deviceMfaStatus = {
  path: 'device mfa status',
  words: 'verb.deviceMfaStatus',
  arguments: {},
  options: {},
} as const satisfies VerbSpec

export const deviceMfaReset = {
  path: 'device mfa reset',
  words: 'verb.deviceMfaReset',
  arguments: { link: required('LINK', 'argument.resetLink') },
  options: secretOptions,
} as const satisfies VerbSpec
