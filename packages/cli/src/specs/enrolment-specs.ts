import { choice, flag, required, text } from '../grammar/build-field.ts'
import type { VerbSpec } from '../grammar/verb-spec.ts'
import { claimOptions, codeOptions, deviceOptions, profiles, secretOptions } from './shared-options.ts'

const sendEmail = flag('option.sendEmail', 's')

export const deviceList = {
  path: 'device list',
  words: 'verb.deviceList',
  arguments: {},
  options: {},
} as const satisfies VerbSpec

export const deviceAdd = {
  path: 'device add',
  words: 'verb.deviceAdd',
  arguments: {},
  options: {
    ...deviceOptions,
    sendEmail,
    ...codeOptions,
    deviceLabel: text('LABEL', 'option.grantedDeviceLabel'),
  },
} as const satisfies VerbSpec

export const deviceClaim = {
  path: 'device claim',
  words: 'verb.deviceClaim',
  arguments: { link: required('LINK', 'argument.invitationLink') },
  options: { deviceLabel: claimOptions.deviceLabel, ...codeOptions, ...secretOptions },
} as const satisfies VerbSpec

export const inviteUser = {
  path: 'invite user',
  words: 'verb.inviteUser',
  arguments: { email: required('EMAIL', 'argument.email') },
  options: { ...deviceOptions, sendEmail },
} as const satisfies VerbSpec

export const inviteDevice = {
  path: 'invite device',
  words: 'verb.inviteDevice',
  arguments: {},
  options: { ...deviceOptions, sendEmail },
} as const satisfies VerbSpec

export const inviteList = {
  path: 'invite list',
  words: 'verb.inviteList',
  arguments: {},
  options: deviceOptions,
} as const satisfies VerbSpec

export const inviteCancel = {
  path: 'invite cancel',
  words: 'verb.inviteCancel',
  arguments: { token: required('TOKEN', 'argument.token') },
  options: deviceOptions,
} as const satisfies VerbSpec

export const inviteGreet = {
  path: 'invite greet',
  words: 'verb.inviteGreet',
  arguments: { token: required('TOKEN', 'argument.token') },
  options: {
    ...deviceOptions,
    ...codeOptions,
    profile: choice(profiles, 'option.profile'),
    label: text('NAME', 'option.grantedLabel', { short: 'l' }),
    email: text('EMAIL', 'option.grantedEmail', { short: 'e' }),
    deviceLabel: text('LABEL', 'option.grantedDeviceLabel'),
  },
} as const satisfies VerbSpec

export const inviteClaim = {
  path: 'invite claim',
  words: 'verb.inviteClaim',
  arguments: { link: required('LINK', 'argument.invitationLink') },
  options: { ...claimOptions, ...codeOptions, ...secretOptions },
} as const satisfies VerbSpec
