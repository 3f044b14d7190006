import { integerOption, secondsOption } from './option.ts'

/** How the server holds on to its database (spec 05 §2, §5.2). */
export const DATABASE_OPTIONS = {
  databaseMinConnections: integerOption({
    flag: '--db-min-connections',
    group: 'Database and blocks',
    help: 'Connections to the database that are opened at start; others when they are needed.',
    placeholder: 'N',
    fallback: 1,
    least: 1,
  }),
  maximumDatabaseConnectionAttempts: integerOption({
    flag: '--maximum-database-connection-attempts',
    group: 'Database and blocks',
    help: 'How often in a row a database that cannot be reached is tried again before the server gives up and ends.',
    placeholder: 'N',
    fallback: 10,
    least: 0,
  }),
  pauseBeforeRetryDatabaseConnection: secondsOption({
    flag: '--pause-before-retry-database-connection',
    group: 'Database and blocks',
    help: 'Seconds between two attempts.',
    placeholder: 'SECONDS',
    fallback: 1,
  }),
} as const
