import { join } from 'node:path'
import { fromHex, type ServerAddress } from '@parallax/wire'
import type { ConnectionPatience } from '../db/await-database.ts'
import { BUILT_IN, openTemplates, type Templates } from '../templates/template-folder.ts'
import type { BlockStoreChoice } from './block-store-option.ts'
import { type Features, featuresOf } from './feature-choices.ts'
import { type MailChoice, mailChoice } from './mail-choice.ts'
import { type NetworkChoice, networkOf } from './network-choices.ts'
import type { ListenAddress } from './operator-options.ts'
import { OPTIONS, type OptionName, type Settings } from './options.ts'
import { ConfigurationError, variablesOf } from './read-settings.ts'

/** Which defaults hold (PRODUCT §2). */
export type Profile = 'local' | 'production'

/** What a new organization starts with unless told otherwise (spec 04a §2.1). */
export interface OrganizationDefaults {
  /** Null: no limit. */
  readonly activeUsersLimit: number | null
  readonly outsiderAllowed: boolean
  /** Seconds. */
  readonly minimumArchivingPeriod: number
  readonly termsOfService: ReadonlyMap<string, string> | null
}

/** Everything the server is told, complete. */
export interface Config {
  readonly profile: Profile
  readonly host: string
  readonly port: number
  /** For operators alone; null: none. */
  readonly operatorListen: ListenAddress | null
  readonly apiDocumentation: boolean
  readonly network: NetworkChoice
  /** Null: the address and port in use (local profile). */
  readonly serverAddress: ServerAddress | null
  readonly database: DatabaseChoice
  readonly databaseConnections: number
  /** Opened at start. */
  readonly databaseMinConnections: number
  readonly databasePatience: ConnectionPatience
  readonly autoMigrate: boolean
  readonly checkMigrations: boolean
  readonly blockStore: BlockStoreChoice
  readonly administrationToken: string
  /** 32 bytes: what stands encrypted in the database can be read with it alone. */
  readonly serverKey: Uint8Array
  readonly debug: boolean
  /** Seconds; null: none are sent. */
  readonly sseKeepalive: number | null
  readonly corsAllowOrigins: readonly string[]
  readonly clientWebApp: string | null
  readonly spontaneousBootstrap: boolean
  readonly bootstrapWebhook: string | null
  readonly organizationDefaults: OrganizationDefaults
  readonly mail: MailChoice
  /** Texts of the operator. */
  readonly templates: Templates
  readonly features: Features
}

export type DatabaseChoice =
  | { readonly type: 'embedded'; readonly dataDirectory: string }
  | { readonly type: 'temporary' }
  | { readonly type: 'url'; readonly url: string }

/** What the data folder of the local profile holds. */
export interface LocalValues {
  readonly dataDirectory: string
  readonly administrationToken: string
  /** In hex. */
  readonly serverKey: string
  readonly blockFolder: string
  readonly outboxFolder: string
}

/** Local: neither a database nor an address is given; MOCKED is a database that goes away with the local profile. */
export function profileOf(settings: Settings): Profile {
  const { database, serverAddress, dev } = settings
  return isMocked(database) || dev || (database === undefined && serverAddress === undefined) ? 'local' : 'production'
}

/** Whether the local profile keeps nothing: database and folder are deleted at exit. */
export function isTemporary(settings: Settings): boolean {
  return isMocked(settings.database) || (settings.dev === true && settings.database === undefined)
}

/**
 * Second step: the settings under their profile. `local` comes with the local profile alone.
 * Throws `ConfigurationError` naming the setting that the production profile misses.
 */
export function resolveConfig(settings: Settings, local: LocalValues | null): Config {
  const isLocal = local !== null
  const { serverAddress, initialActiveUsersLimit, initialTermsOfService, corsAllowOrigins = [] } = settings
  const keepalive = Math.ceil(settings.sseKeepalive ?? 30)
  return {
    profile: isLocal ? 'local' : 'production',
    host: demand(settings, 'host'),
    port: demand(settings, 'port'),
    operatorListen: settings.operatorListen ?? null,
    apiDocumentation: settings.apiDocumentation === true,
    network: networkOf(settings),
    serverAddress: isLocal ? (serverAddress ?? null) : demand(settings, 'serverAddress'),
    database: isLocal ? localDatabase(settings, local) : { type: 'url', url: demand(settings, 'database') },
    databaseConnections: demand(settings, 'databaseMaxConnections'),
    databaseMinConnections: minimumConnections(settings),
    databasePatience: {
      attempts: demand(settings, 'maximumDatabaseConnectionAttempts'),
      pause: Math.max(0, demand(settings, 'pauseBeforeRetryDatabaseConnection') * 1000),
    },
    autoMigrate: isLocal || settings.autoMigrate === true,
    checkMigrations: settings.skipDatabaseMigrationsCheck !== true,
    blockStore: settings.blockStore ?? localBlocks(settings, local),
    administrationToken:
      settings.administrationToken ??
      (settings.dev ? 's3cr3t' : local?.administrationToken) ??
      demand(settings, 'administrationToken'),
    serverKey: settings.serverKey ?? localKey(local) ?? demand(settings, 'serverKey'),
    debug: settings.debug === true || settings.dev === true,
    sseKeepalive: keepalive > 0 ? keepalive : null,
    corsAllowOrigins: corsAllowOrigins.length === 0 && settings.dev ? ['*'] : corsAllowOrigins,
    clientWebApp: settings.clientWebApp ?? null,
    spontaneousBootstrap: settings.spontaneousBootstrap ?? isLocal,
    bootstrapWebhook: settings.bootstrapWebhook ?? null,
    organizationDefaults: {
      activeUsersLimit: initialActiveUsersLimit ?? null,
      outsiderAllowed: settings.initialOutsiderAllowed !== false,
      minimumArchivingPeriod: demand(settings, 'initialMinimumArchivingPeriod'),
      termsOfService: initialTermsOfService ?? null,
    },
    features: featuresOf(settings),
    templates: settings.templateDir === undefined ? BUILT_IN : openTemplates(settings.templateDir),
    mail: mailChoice(settings, {
      host: settings.emailHost ?? (isLocal ? 'outbox' : demand(settings, 'emailHost')),
      // Production has no data folder of its own: mails that nobody sends stand beside the process.
      folder: local?.outboxFolder ?? join(settings.dataDirectory ?? '.', 'outbox'),
      sender: () => demand(settings, 'emailSender'),
    }),
  }
}

function minimumConnections(settings: Settings): number {
  const [least, most] = [demand(settings, 'databaseMinConnections'), demand(settings, 'databaseMaxConnections')]
  if (least > most) throw new ConfigurationError('--db-min-connections is above --db-max-connections.')
  return least
}

function localDatabase(settings: Settings, { dataDirectory }: LocalValues): DatabaseChoice {
  if (isTemporary(settings)) return { type: 'temporary' }
  if (settings.database !== undefined) return { type: 'url', url: settings.database }
  return { type: 'embedded', dataDirectory }
}

function localKey(local: LocalValues | null): Uint8Array | undefined {
  return local === null ? undefined : fromHex(local.serverKey)
}

function localBlocks(settings: Settings, local: LocalValues | null): BlockStoreChoice {
  return local === null ? demand(settings, 'blockStore') : { type: 'file', folder: local.blockFolder }
}

function isMocked(database: string | undefined): boolean {
  return database?.toUpperCase() === 'MOCKED'
}

function demand<Name extends OptionName>(settings: Settings, name: Name): NonNullable<Settings[Name]> {
  const value = settings[name]
  if (value !== undefined && value !== null) return value
  const option = OPTIONS[name]
  const names = [option.flag, ...variablesOf(option)].join(', ')
  throw new ConfigurationError(`A setting is missing: ${names}. ${option.help}`)
}
