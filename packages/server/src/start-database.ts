import type { DatabaseChoice } from './config/config.ts'
import type { DatabaseAddress } from './db/client.ts'
import type { Log } from './db/embedded/log.ts'
import { startEmbeddedPostgres } from './db/embedded/start-embedded-postgres.ts'
import { startTemporaryPostgres } from './db/embedded/start-temporary-postgres.ts'

/** A database to connect to, and what to do with it in the end. */
export interface StartedDatabase {
  readonly address: DatabaseAddress
  stop(): Promise<void>
}

/** Starts the PostgreSQL of the configuration, or only tells where somebody else's is. */
export async function startDatabase(
  choice: DatabaseChoice,
  options: { readonly log: Log; readonly signal: AbortSignal },
): Promise<StartedDatabase> {
  switch (choice.type) {
    case 'url':
      return { address: choice.url, stop: async () => undefined }
    case 'temporary': {
      const postgres = await startTemporaryPostgres({ fsync: 'off', ...options })
      return { address: postgres.connection, stop: () => postgres.stop() }
    }
    case 'embedded': {
      const { dataDirectory } = choice
      const postgres = await startEmbeddedPostgres({ dataDirectory, ...options })
      return { address: postgres.connection, stop: () => postgres.stop() }
    }
  }
}
