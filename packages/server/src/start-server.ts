import { nativeCrypto } from '@parallax/crypto/native'
import type { EventId } from '@parallax/protocol'
import { parseServerAddress, type ServerAddress, uuidFromBytes } from '@parallax/wire'
import type { Logger } from 'pino'
import { BlockBuffers } from './block-buffers.ts'
import { openBlockStore } from './blocks/open-block-store.ts'
import { Hub } from './bus/hub.ts'
import { BusListener } from './bus/listener.ts'
import { announcer } from './bus/payload.ts'
import type { Config } from './config/config.ts'
import type { Clock, ServerContext } from './context.ts'
import { serverDataTools } from './data-tools.ts'
import { awaitDatabase } from './db/await-database.ts'
import type { DatabaseAddress } from './db/client.ts'
import { Database } from './db/database.ts'
import { DatabaseWatch } from './db/database-watch.ts'
import { MigrationError, migrate, schemaState } from './db/migrate.ts'
import { Clients } from './http/clients.ts'
import type { HttpLimits } from './http/http-limits.ts'
import { startListening } from './http/start-listening.ts'
import { MailPace } from './mail/mail-pace.ts'
import { openMailer } from './mail/open-mailer.ts'
import { templatedMailer } from './mail/templated-mailer.ts'
import { measuredBlockStore } from './metrics/measured-block-store.ts'
import { ServerMetrics } from './metrics/server-metrics.ts'
import { VlobWriter } from './vlobs/vlob-writer.ts'

export interface ServerParts {
  readonly config: Config
  readonly database: DatabaseAddress
  readonly clock: Clock
  readonly log: Logger
  /** Lines for whoever runs the server at a terminal: mails that are kept as files. */
  readonly tell?: (line: string) => void
  /** How long clients may take. */
  readonly limits?: HttpLimits
  /** Gives up waiting for the database at start. */
  readonly stopped?: AbortSignal
}

/** A server that listens. */
export interface RunningServer {
  /** The address that stands in links. */
  readonly address: ServerAddress
  readonly port: number
  /** Of the address for operators. */
  readonly operatorPort: number | null
  /** Fulfilled when the database has not come back in time: nothing is left but to stop. */
  readonly lost: Promise<unknown>
  /** Streams end, requests are finished, connections closed: 10 s at most (spec 03 §12). */
  stop(): Promise<void>
}

/** Puts a server together and starts it: the composition root. */
export async function startServer({
  config,
  database,
  clock,
  log,
  tell,
  limits,
  stopped,
}: ServerParts): Promise<RunningServer> {
  const patience = { patience: config.databasePatience, log }
  const signal = stopped ?? new AbortController().signal
  await awaitDatabase(() => prepareSchema({ config, database, clock, log }), { ...patience, signal })
  const hub = new Hub()
  // Clients are told at once: they must come back and ask for everything (spec 05 §2).
  const watch = new DatabaseWatch(database, { ...patience, onaway: () => hub.reset() })
  const crypto = await nativeCrypto()
  const newEventId = () => uuidFromBytes<EventId>(crypto.random(16))
  const db = new Database(database, {
    connections: config.databaseConnections - 1,
    announce: announcer(newEventId),
    onloss: () => void watch.onloss(),
  })
  // Before anything is connected: nothing is left open when its folder cannot be used.
  const blockBuffers = new BlockBuffers()
  const blocks = await openBlockStore(config.blockStore, { db, clock, buffers: blockBuffers })
  await db.open(config.databaseMinConnections - 1)
  const metrics = new ServerMetrics()
  metrics.watch({ db, hub })
  const bus = await BusListener.start(database, {
    ondispatch: (dispatch) => hub.dispatch(dispatch),
    onreset: () => hub.reset(),
  })
  let boundPort = config.port
  const serverAddress = () =>
    config.serverAddress ?? localAddress(boundPort, config.network.tls === null ? 'http' : 'https')
  const mailer = openMailer(config.mail, { now: () => clock.now(), log, tell: tell ?? (() => undefined) })
  const context: ServerContext = {
    config,
    db,
    blocks: measuredBlockStore(blocks, metrics),
    blockBuffers,
    vlobs: new VlobWriter(db, newEventId),
    bus,
    hub,
    mailPace: new MailPace(config.features.mailPace),
    mail: templatedMailer(mailer, config.templates, serverAddress),
    clock,
    log,
    metrics,
    clients: new Clients(config.network, log),
    fetch: globalThis.fetch,
    data: serverDataTools(crypto),
    serverAddress,
  }
  const closeDatabase = async () => {
    metrics[Symbol.dispose]()
    watch[Symbol.dispose]()
    await bus[Symbol.asyncDispose]()
    await db[Symbol.asyncDispose]()
  }
  try {
    const listening = await startListening(context, limits)
    boundPort = listening.port
    return {
      address: context.serverAddress(),
      port: listening.port,
      operatorPort: listening.operatorPort,
      lost: watch.lost,
      stop: async () => {
        hub.stop()
        await listening.close()
        await closeDatabase()
      },
    }
  } catch (error) {
    await closeDatabase()
    throw error
  }
}

async function prepareSchema({ config, database, clock, log }: ServerParts): Promise<void> {
  if (config.autoMigrate) {
    const onapplied = ({ name }: { readonly name: string }) => log.info({ event: 'migration-applied', name })
    await migrate(database, { now: clock.now(), onapplied })
  } else if (config.checkMigrations) {
    const { missing } = await schemaState(database)
    if (missing.length === 0) return
    const message = `The database misses ${missing.length} migrations: run \`parallax server migrate\`, or start with --auto-migrate.`
    throw new MigrationError('not_migrated', message)
  }
}

function localAddress(port: number, scheme: 'http' | 'https'): ServerAddress {
  const address = parseServerAddress(`${scheme}://127.0.0.1:${port}/`)
  if (address === undefined) throw new RangeError(`no port: ${port}`)
  return address
}
