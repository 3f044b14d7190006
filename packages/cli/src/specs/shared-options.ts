import { choice, flag, text } from '../grammar/build-field.ts'

/** Where secrets come from, for verbs that need one. */
export const secretOptions = {
  passwordStdin: flag('option.passwordStdin'),
  passwordFile: text('FILE', 'option.passwordFile', { completion: 'file' }),
} as const

/** Which device works, and how it is opened. */
export const deviceOptions = {
  device: text('DEVICE', 'option.device', { short: 'd', variable: 'DEVICE_ID' }),
  ...secretOptions,
} as const

/** The same, in one workspace. */
export const workspaceOptions = {
  ...deviceOptions,
  workspace: text('WORKSPACE', 'option.workspace', { short: 'w', variable: 'WORKSPACE_ID' }),
} as const

/** File verbs: whether they stay on this device. */
export const fileOptions = {
  ...workspaceOptions,
  offline: flag('option.offline'),
} as const

/** The server, and the key to its administration. */
export const administrationOptions = {
  addr: text('URL', 'option.addr', { short: 'a', variable: 'SERVER_ADDR' }),
  token: text('TOKEN', 'option.token', { short: 't', variable: 'ADMINISTRATION_TOKEN' }),
  tokenFile: text('FILE', 'option.tokenFile', { completion: 'file' }),
} as const

/** Both sides of an enrolment: how codes are exchanged without a terminal. */
export const codeOptions = {
  code: text('FILE', 'option.code', { completion: 'file' }),
  peerCode: text('FILE', 'option.peerCode', { completion: 'file' }),
} as const

/** Who the new user and device will be. */
export const claimOptions = {
  deviceLabel: text('LABEL', 'option.deviceLabel'),
  label: text('NAME', 'option.label', { short: 'l' }),
  email: text('EMAIL', 'option.email', { short: 'e' }),
} as const

/** What happens to a file that exists at the destination, as for GNU `cp --update`. */
export const updateOption = choice(['all', 'none', 'none-fail', 'older'], 'option.update')

/** Roles of a workspace, from most to least. */
export const roles = ['owner', 'manager', 'contributor', 'reader'] as const

/** Profiles of the organization. */
export const profiles = ['admin', 'standard', 'outsider'] as const
