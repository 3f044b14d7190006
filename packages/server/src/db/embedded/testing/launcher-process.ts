// A process that starts the PostgreSQL of the data folder in its first argument, for tests that kill it.
import { EmbeddedPostgresError } from '../embedded-postgres-error.ts'
import { startEmbeddedPostgres } from '../start-embedded-postgres.ts'

const [dataDirectory = '', patience = '0'] = process.argv.slice(2)
const logged: string[] = []
const log = { info: (text: string) => logged.push(text), warn: (text: string) => logged.push(text) }

try {
  const embedded = await startEmbeddedPostgres({ dataDirectory, patience: Number(patience), log })
  process.send?.({ connection: embedded.connection, folder: embedded.folder, logged })
  process.once('SIGTERM', () => embedded.stop().then(() => process.disconnect()))
} catch (error) {
  if (!(error instanceof EmbeddedPostgresError)) throw error
  process.send?.({ code: error.code, message: error.message })
  process.disconnect()
}
