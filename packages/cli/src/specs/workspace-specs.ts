import { choice, flag, required, text } from '../grammar/build-field.ts'
import type { VerbSpec } from '../grammar/verb-spec.ts'
import { deviceOptions, roles, updateOption, workspaceOptions } from './shared-options.ts'

const user = text('USER', 'option.user', { short: 'u' })

export const workspaceCreate = {
  path: 'workspace create',
  words: 'verb.workspaceCreate',
  arguments: { name: required('NAME', 'argument.workspaceName') },
  options: deviceOptions,
} as const satisfies VerbSpec

export const workspaceList = {
  path: 'workspace list',
  words: 'verb.workspaceList',
  arguments: {},
  options: deviceOptions,
} as const satisfies VerbSpec

export const workspaceRename = {
  path: 'workspace rename',
  words: 'verb.workspaceRename',
  arguments: { name: required('NAME', 'argument.workspaceName') },
  options: workspaceOptions,
} as const satisfies VerbSpec

export const workspaceListUsers = {
  path: 'workspace list-users',
  words: 'verb.workspaceListUsers',
  arguments: {},
  options: workspaceOptions,
} as const satisfies VerbSpec

export const workspaceShare = {
  path: 'workspace share',
  words: 'verb.workspaceShare',
  arguments: {},
  options: { ...workspaceOptions, user, role: choice(roles, 'option.role', 'r') },
} as const satisfies VerbSpec

export const workspaceUnshare = {
  path: 'workspace unshare',
  words: 'verb.workspaceUnshare',
  arguments: {},
  options: { ...workspaceOptions, user, force: flag('option.force') },
} as const satisfies VerbSpec

export const workspaceArchive = {
  path: 'workspace archive',
  words: 'verb.workspaceArchive',
  arguments: {},
  options: {
    ...workspaceOptions,
    archived: flag('option.archived'),
    available: flag('option.available'),
    deletionPlannedInSeconds: text('SECONDS', 'option.deletionPlanned'),
    force: flag('option.force'),
  },
} as const satisfies VerbSpec

export const workspaceClaimOwnership = {
  path: 'workspace claim-ownership',
  words: 'verb.workspaceClaimOwnership',
  arguments: {},
  options: workspaceOptions,
} as const satisfies VerbSpec

export const workspaceImport = {
  path: 'workspace import',
  words: 'verb.workspaceImport',
  arguments: {
    source: required('SOURCE', 'argument.localSource', 'file'),
    target: required('DEST', 'argument.target'),
  },
  options: { ...workspaceOptions, parents: flag('option.parents', 'p'), update: updateOption },
} as const satisfies VerbSpec

export const workspaceExport = {
  path: 'workspace export',
  words: 'verb.workspaceExport',
  arguments: {
    source: required('SOURCE', 'argument.source'),
    target: required('FOLDER', 'argument.localFolder', 'folder'),
  },
  options: { ...workspaceOptions, update: updateOption, offline: flag('option.offline') },
} as const satisfies VerbSpec

export const workspaceSync = {
  path: 'workspace sync',
  words: 'verb.workspaceSync',
  arguments: {},
  options: workspaceOptions,
} as const satisfies VerbSpec
