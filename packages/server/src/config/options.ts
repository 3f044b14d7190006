import { fromHex, parseServerAddress, type ServerAddress } from '@parallax/wire'
import { describeBlockStore, parseBlockStore } from './block-store-option.ts'
import { DATABASE_OPTIONS } from './database-options.ts'
import { FEATURE_OPTIONS } from './feature-options.ts'
import { NETWORK_OPTIONS } from './network-options.ts'
import { OPERATOR_OPTIONS } from './operator-options.ts'
import {
  choiceOption,
  gatheredOption,
  integerOption,
  listOption,
  parsedOption,
  secondsOption,
  switchOption,
  textOption,
  urlOption,
  type ValuesOf,
} from './option.ts'
import { TELEMETRY_OPTIONS } from './telemetry-options.ts'
import { parseTermsOfService } from './terms-of-service-option.ts'

/** The configuration of the server (spec 05 §5): flags, variables, help and types follow from this table. */
export const OPTIONS = {
  host: textOption({
    flag: '--host',
    short: '-H',
    group: 'Listener',
    help: 'Address to listen on.',
    placeholder: 'ADDRESS',
    fallback: '127.0.0.1',
  }),
  port: integerOption({
    flag: '--port',
    short: '-P',
    group: 'Listener',
    help: 'Port to listen on; 0 takes a free one.',
    placeholder: 'PORT',
    fallback: 6777,
    least: 0,
    most: 65535,
  }),
  serverAddress: parsedOption(
    {
      flag: '--server-addr',
      group: 'Listener',
      help: 'Public address, parsec3://HOST[:PORT][?no_ssl=true]: stands in links, mails and redirections.',
      placeholder: 'URL',
      shownDefault: 'local profile: the address and port in use',
    },
    parseParsecAddress,
  ),
  dataDirectory: textOption({
    flag: '--data-dir',
    group: 'Listener',
    help: 'Folder of the local profile: database, blocks, mails, keys of the server.',
    placeholder: 'FOLDER',
    shownDefault: 'data, in the clone',
  }),
  sseKeepalive: secondsOption({
    flag: '--sse-keepalive',
    group: 'Listener',
    help: 'Seconds without event before a keepalive is sent; 0 or less: never.',
    placeholder: 'SECONDS',
    fallback: 30,
  }),
  corsAllowOrigins: listOption({
    flag: '--cors-allow-origins',
    group: 'Listener',
    help: 'Origin of web pages that may call this server; * for any.',
    placeholder: 'ORIGIN',
  }),
  clientWebApp: textOption({
    flag: '--with-client-web-app',
    group: 'Listener',
    help: 'Folder of the built web application, served under /client/.',
    placeholder: 'FOLDER',
  }),
  ...NETWORK_OPTIONS,
  ...OPERATOR_OPTIONS,
  debug: switchOption({
    flag: '--debug',
    variables: ['DEBUG'],
    group: 'Listener',
    help: 'Serves the ping commands, and tells what failed in the answers of failures.',
  }),
  dev: switchOption({
    flag: '--dev',
    group: 'Listener',
    help: 'For development: debug, a temporary database and folder, token s3cr3t, any origin; each where not given.',
  }),
  database: textOption({
    flag: '--db',
    variables: ['DATABASE_URL'],
    group: 'Database and blocks',
    help: 'postgresql://…, or MOCKED: a temporary PostgreSQL, deleted at exit.',
    placeholder: 'URL',
    shownDefault: 'local profile: a PostgreSQL in the data folder',
    secret: true,
  }),
  autoMigrate: switchOption({
    flag: '--auto-migrate',
    group: 'Database and blocks',
    help: 'Applies missing migrations at start.',
    shownDefault: 'off; always on in the local profile',
  }),
  databaseMaxConnections: integerOption({
    flag: '--db-max-connections',
    group: 'Database and blocks',
    help: 'Connections to the database; one of them listens for events.',
    placeholder: 'N',
    fallback: 7,
    least: 2,
  }),
  ...DATABASE_OPTIONS,
  skipDatabaseMigrationsCheck: switchOption({
    flag: '--skip-database-migrations-check',
    group: 'Database and blocks',
    help: 'Starts without looking whether migrations are missing.',
  }),
  blockStore: gatheredOption(
    {
      flag: '--blockstore',
      short: '-b',
      group: 'Database and blocks',
      help:
        'Where blocks are kept: file:FOLDER, POSTGRESQL, s3:[ENDPOINT]:REGION:BUCKET:KEY:SECRET, ' +
        'swift:AUTH_URL:TENANT:CONTAINER:USER:PASSWORD (a colon inside as \\:), ' +
        'or raid0|raid1|raid5:NODE:STORE for each node. MOCKED: files that are deleted at exit.',
      placeholder: 'STORE',
      shownDefault: 'local profile: files in the data folder',
      secret: true,
      shown: describeBlockStore,
    },
    parseBlockStore,
  ),
  administrationToken: textOption({
    flag: '--administration-token',
    group: 'Organizations',
    help: 'Secret that opens the administration API.',
    placeholder: 'TOKEN',
    shownDefault: 'local profile: generated once, in the data folder',
    secret: true,
  }),
  serverKey: parsedOption(
    {
      flag: '--server-key',
      group: 'Organizations',
      help: 'Encrypts secrets in the database: 64 hexadecimal digits, the same on all processes.',
      placeholder: 'KEY',
      shownDefault: 'local profile: generated once, in the data folder',
      secret: true,
    },
    parseServerKey,
  ),
  spontaneousBootstrap: switchOption({
    flag: '--spontaneous-organization-bootstrap',
    group: 'Organizations',
    help: 'Anybody may create an organization.',
    shownDefault: 'off; on in the local profile',
  }),
  bootstrapWebhook: urlOption({
    flag: '--organization-bootstrap-webhook',
    group: 'Organizations',
    help: 'Called with JSON after an organization is bootstrapped.',
    placeholder: 'URL',
  }),
  initialActiveUsersLimit: integerOption({
    flag: '--organization-initial-active-users-limit',
    group: 'Organizations',
    help: 'Active users that a new organization may have.',
    placeholder: 'N',
    shownDefault: 'no limit',
    least: 0,
  }),
  initialOutsiderAllowed: switchOption({
    flag: '--organization-initial-user-profile-outsider-allowed',
    group: 'Organizations',
    help: 'Whether new organizations may have external members.',
    fallback: true,
    shownDefault: 'on',
  }),
  initialMinimumArchivingPeriod: integerOption({
    flag: '--organization-initial-realm-deletion-min-archiving-period',
    group: 'Organizations',
    help: 'Seconds between the plan of a deletion and its date, in new organizations.',
    placeholder: 'SECONDS',
    fallback: 2_592_000,
    least: 0,
  }),
  initialTermsOfService: parsedOption(
    {
      flag: '--organization-initial-tos',
      group: 'Organizations',
      help: 'Terms of service of new organizations: LOCALE:URL,LOCALE:URL; a comma in a URL as \\,',
      placeholder: 'TERMS',
    },
    parseTermsOfService,
  ),
  ...FEATURE_OPTIONS,
  emailHost: textOption({
    flag: '--email-host',
    group: 'E-mail',
    help: 'SMTP server; `outbox` (or MOCKED) keeps mails as files in the data folder instead.',
    placeholder: 'HOST',
    shownDefault: 'local profile: outbox',
  }),
  emailPort: integerOption({
    flag: '--email-port',
    group: 'E-mail',
    help: 'Port of the SMTP server.',
    placeholder: 'PORT',
    fallback: 25,
    least: 1,
    most: 65535,
  }),
  emailHostUser: textOption({
    flag: '--email-host-user',
    group: 'E-mail',
    help: 'Name to log in with at the SMTP server; only used together with the password.',
    placeholder: 'NAME',
  }),
  emailHostPassword: textOption({
    flag: '--email-host-password',
    group: 'E-mail',
    help: 'Password to log in with at the SMTP server.',
    placeholder: 'PASSWORD',
    secret: true,
  }),
  emailUseSsl: switchOption({
    flag: '--email-use-ssl',
    group: 'E-mail',
    help: 'TLS from the start of the connection (port 465).',
  }),
  emailUseTls: switchOption({
    flag: '--email-use-tls',
    group: 'E-mail',
    help: 'TLS once connected (STARTTLS); --email-use-ssl comes first.',
  }),
  emailSender: textOption({
    flag: '--email-sender',
    group: 'E-mail',
    help: 'Address that mails come from.',
    placeholder: 'ADDRESS',
    shownDefault: 'outbox: no-reply@parallax.invalid',
  }),
  logLevel: choiceOption({
    flag: '--log-level',
    short: '-l',
    group: 'Logs',
    help: 'DEBUG, INFO, WARNING, ERROR or CRITICAL.',
    placeholder: 'LEVEL',
    fallback: 'INFO',
    choices: ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'],
  }),
  logFormat: choiceOption({
    flag: '--log-format',
    short: '-f',
    group: 'Logs',
    help: 'CONSOLE, CONSOLE_NO_TIMESTAMP or JSON.',
    placeholder: 'FORMAT',
    fallback: 'CONSOLE',
    choices: ['CONSOLE', 'CONSOLE_NO_TIMESTAMP', 'JSON'],
  }),
  logFile: textOption({
    flag: '--log-file',
    short: '-o',
    group: 'Logs',
    help: 'File of the log, emptied at start; - for the error output.',
    placeholder: 'FILE',
    fallback: '-',
  }),
  ...TELEMETRY_OPTIONS,
} as const

/** The values of the table. */
export type Settings = ValuesOf<typeof OPTIONS>
export type OptionName = keyof typeof OPTIONS

function parseParsecAddress(text: string): ServerAddress {
  const url = URL.parse(text)
  const noSsl = url?.searchParams.get('no_ssl')?.toLowerCase()
  const wrong = url?.protocol !== 'parsec3:' || (noSsl !== undefined && noSsl !== 'true' && noSsl !== 'false')
  const address = wrong
    ? undefined
    : parseServerAddress(`${noSsl === 'true' ? 'http' : 'https'}://${url.host}${url.pathname}`)
  if (address === undefined) throw new TypeError('parsec3://HOST[:PORT][?no_ssl=true]')
  return address
}

function parseServerKey(text: string): Uint8Array {
  const key = fromHex(text)
  if (key?.length !== 32) throw new TypeError('64 hexadecimal digits')
  return key
}
