import { flag, optional, required, text } from '../grammar/build-field.ts'
import type { VerbSpec } from '../grammar/verb-spec.ts'
import { administrationOptions, deviceOptions, secretOptions } from './shared-options.ts'

export const serverStart = {
  path: 'server start',
  words: 'verb.serverStart',
  arguments: {},
  options: {},
  passThrough: true,
} as const satisfies VerbSpec

export const organizationCreate = {
  path: 'organization create',
  words: 'verb.organizationCreate',
  arguments: { organization: required('ORGANIZATION', 'argument.organization') },
  options: administrationOptions,
} as const satisfies VerbSpec

export const organizationBootstrap = {
  path: 'organization bootstrap',
  words: 'verb.organizationBootstrap',
  arguments: { link: optional('LINK', 'argument.bootstrapLink') },
  options: {
    addr: text('LINK', 'option.bootstrapAddr'),
    deviceLabel: text('LABEL', 'option.deviceLabel', { short: 'd' }),
    label: text('NAME', 'option.label', { short: 'l' }),
    email: text('EMAIL', 'option.email', { short: 'e' }),
    sequesterKey: text('FILE', 'option.sequesterKey', { completion: 'file' }),
    ...secretOptions,
  },
} as const satisfies VerbSpec

export const organizationInformation = {
  path: 'organization information',
  words: 'verb.organizationInformation',
  arguments: {},
  options: deviceOptions,
} as const satisfies VerbSpec

export const userList = {
  path: 'user list',
  words: 'verb.userList',
  arguments: {},
  options: {
    ...deviceOptions,
    skipRevoked: flag('option.skipRevoked', 's'),
    ...administrationOptions,
    organization: text('ORGANIZATION', 'option.listAsOperator', { short: 'o' }),
  },
} as const satisfies VerbSpec

export const userRevoke = {
  path: 'user revoke',
  words: 'verb.userRevoke',
  arguments: { user: required('USER', 'argument.user') },
  options: { ...deviceOptions, force: flag('option.force') },
} as const satisfies VerbSpec

export const certificatePoll = {
  path: 'certificate poll',
  words: 'verb.certificatePoll',
  arguments: {},
  options: deviceOptions,
} as const satisfies VerbSpec
