import { flag, required, text } from '../grammar/build-field.ts'
import type { Option } from '../grammar/field.ts'
import type { VerbSpec } from '../grammar/verb-spec.ts'
import { deviceOptions } from './shared-options.ts'

const recipients = { kind: 'list', value: 'PERSON', words: 'option.recipients' } as const satisfies Option

export const sharedRecoveryCreate = {
  path: 'shared-recovery create',
  words: 'verb.sharedRecoveryCreate',
  arguments: {},
  options: {
    ...deviceOptions,
    recipients,
    threshold: text('N', 'option.threshold', { short: 't' }),
    force: flag('option.force'),
  },
} as const satisfies VerbSpec

export const sharedRecoveryInfo = {
  path: 'shared-recovery info',
  words: 'verb.sharedRecoveryInfo',
  arguments: {},
  options: deviceOptions,
} as const satisfies VerbSpec

export const sharedRecoveryList = {
  path: 'shared-recovery list',
  words: 'verb.sharedRecoveryList',
  arguments: {},
  options: deviceOptions,
} as const satisfies VerbSpec

export const sharedRecoveryDelete = {
  path: 'shared-recovery delete',
  words: 'verb.sharedRecoveryDelete',
  arguments: {},
  options: { ...deviceOptions, force: flag('option.force') },
} as const satisfies VerbSpec

export const inviteSharedRecovery = {
  path: 'invite shared-recovery',
  words: 'verb.inviteSharedRecovery',
  arguments: { user: required('USER', 'argument.user') },
  options: { ...deviceOptions, sendEmail: flag('option.sendEmail') },
} as const satisfies VerbSpec
