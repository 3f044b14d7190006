import { nativeCrypto } from '@parallax/crypto/native'
import type { EventId } from '@parallax/protocol'
import { parseServerAddress, type ServerAddress, uuidFromBytes } from '@parallax/wire'
import type { Logger } from 'pino'
import { openBlockStore } from './blocks/open-block-store.ts'
import { Hub } from './bus/hub.ts'
import { BusListener } from './bus/listener.ts'
import { announcer } from './bus/payload.ts'
import type { Config } from './config/config.ts'
import type { Clock, ServerContext } from './context.ts'
import { serverDataTools } from './data-tools.ts'
import type { DatabaseAddress } from './db/client.ts'
import { Database } from './db/database.ts'
import { MigrationError, migrate, schemaState } from './db/migrate.ts'
import { startListening } from './http/start-listening.ts'
import { MailPace } from './mail/mail-pace.ts'
import { openMailer } from './mail/open-mailer.ts'
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
}

/** A server that listens. */
export interface RunningServer {
  /** The address that stands in links. */
  readonly address: ServerAddress
  readonly port: number
  /** Of the address for operators. */
  readonly operatorPort: number | null
  /** Streams end, requests are finished, connections closed: 10 s at most (spec 03 §12). */
  stop(): Promise<void>
}

/** Puts a server together and starts it: the composition root. */
export async function startServer({ config, database, clock, log, tell }: ServerParts): Promise<RunningServer> {
  await prepareSchema({ config, database, clock, log })
  const crypto = await nativeCrypto()
  const newEventId = () => uuidFromBytes<EventId>(crypto.random(16))
  const db = new Database(database, {
    connections: config.databaseConnections - 1,
    announce: announcer(newEventId),
  })
  // Before anything is connected: nothing is left open when its folder cannot be used.
  const blocks = await openBlockStore(config.blockStore, { db, clock })
  const hub = new Hub()
  const metrics = new ServerMetrics()
  metrics.watch({ db, hub })
  const bus = await BusListener.start(database, {
    ondispatch: (dispatch) => hub.dispatch(dispatch),
    onreset: () => hub.reset(),
  })
  let boundPort = config.port
  const context: ServerContext = {
    config,
    db,
    blocks: measuredBlockStore(blocks, metrics),
    vlobs: new VlobWriter(db, newEventId),
    bus,
    hub,
    mailPace: new MailPace(config.features.mailPace),
    mail: openMailer(config.mail, { now: () => clock.now(), log, tell: tell ?? (() => undefined) }),
    clock,
    log,
    metrics,
    fetch: globalThis.fetch,
    data: serverDataTools(crypto),
    serverAddress: () => config.serverAddress ?? localAddress(boundPort),
  }
  const closeDatabase = async () => {
    metrics[Symbol.dispose]()
    await bus[Symbol.asyncDispose]()
    await db[Symbol.asyncDispose]()
  }
  try {
    const listening = await startListening(context)
    boundPort = listening.port
    return {
      address: context.serverAddress(),
      port: listening.port,
      operatorPort: listening.operatorPort,
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

function localAddress(port: number): ServerAddress {
  const address = parseServerAddress(`http://127.0.0.1:${port}/`)
  if (address === undefined) throw new RangeError(`no port: ${port}`)
  return address
}
