import { flag, optional, required, text } from '../grammar/build-field.ts'
import type { VerbSpec } from '../grammar/verb-spec.ts'
import { administrationOptions } from './shared-options.ts'

/** Where the data of a server is; the variables are those of the server itself. */
const placeOptions = {
  db: text('URL', 'option.db'),
  dataDir: text('FOLDER', 'option.serverDataDir', { completion: 'folder' }),
} as const

const storeOptions = { ...placeOptions, blockstore: text('STORE', 'option.blockstore', { short: 'b' }) } as const

const organization = text('ORGANIZATION', 'option.organization', { short: 'o', variable: 'ORGANIZATION_ID' })
const realm = text('ID', 'option.realm')

export const serverMigrate = {
  path: 'server migrate',
  words: 'verb.serverMigrate',
  arguments: {},
  options: { ...placeOptions, dryRun: flag('option.migrateDryRun') },
} as const satisfies VerbSpec

export const serverBackup = {
  path: 'server backup',
  words: 'verb.serverBackup',
  arguments: { target: required('TARGET', 'argument.backupTarget', 'folder') },
  options: { ...storeOptions, withoutBlocks: flag('option.withoutBlocks') },
} as const satisfies VerbSpec

export const serverRestore = {
  path: 'server restore',
  words: 'verb.serverRestore',
  arguments: { source: required('SOURCE', 'argument.backupSource', 'file') },
  options: storeOptions,
} as const satisfies VerbSpec

export const serverStats = {
  path: 'server stats',
  words: 'verb.serverStats',
  arguments: {},
  options: {
    ...administrationOptions,
    endDate: text('DATE', 'option.endDate', { short: 'e' }),
  },
} as const satisfies VerbSpec

export const serverAccesses = {
  path: 'server accesses',
  aliases: ['server human_accesses'],
  words: 'verb.serverAccesses',
  arguments: {},
  options: { ...placeOptions, organization, filter: text('WORDS', 'option.filter') },
} as const satisfies VerbSpec

export const serverRealmExport = {
  path: 'server realm export',
  aliases: ['server export_realm'],
  words: 'verb.serverRealmExport',
  arguments: { output: optional('OUTPUT', 'argument.exportOutput', 'file') },
  options: { ...storeOptions, organization, realm, snapshotTimestamp: text('DATE', 'option.snapshotTimestamp') },
} as const satisfies VerbSpec

export const serverRealmListDeletable = {
  path: 'server realm list-deletable',
  aliases: ['server list_deletable_realms'],
  words: 'verb.serverRealmListDeletable',
  arguments: {},
  options: { ...placeOptions, organization },
} as const satisfies VerbSpec

export const serverRealmDelete = {
  path: 'server realm delete',
  aliases: ['server delete_realm'],
  words: 'verb.serverRealmDelete',
  arguments: {},
  options: {
    ...storeOptions,
    organization,
    realm,
    dumpRealmBlocks: text('FILE', 'option.dumpRealmBlocks', { completion: 'file' }),
    dryRun: flag('option.deleteDryRun'),
    purgeStore: flag('option.purgeStore'),
    force: flag('option.force'),
  },
} as const satisfies VerbSpec
