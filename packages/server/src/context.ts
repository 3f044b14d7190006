import type { DataTools } from '@parallax/protocol'
import type { DateTime, ServerAddress } from '@parallax/wire'
import type { Logger } from 'pino'
import type { BlockBuffers } from './block-buffers.ts'
import type { BlockStore } from './blocks/block-store.ts'
import type { Hub } from './bus/hub.ts'
import type { BusListener } from './bus/listener.ts'
import type { Config } from './config/config.ts'
import type { Database } from './db/database.ts'
import type { Clients } from './http/clients.ts'
import type { MailPace } from './mail/mail-pace.ts'
import type { Mailer } from './mail/mailer.ts'
import type { ServerMetrics } from './metrics/server-metrics.ts'
import type { VlobWriter } from './vlobs/vlob-writer.ts'

/** The time, injected. */
export interface Clock {
  now(): DateTime
}

/** What the parts of the server work with, put together once, in `start-server.ts`. */
export interface ServerContext {
  readonly config: Config
  readonly db: Database
  readonly blocks: BlockStore
  readonly blockBuffers: BlockBuffers
  readonly vlobs: VlobWriter
  readonly bus: BusListener
  readonly hub: Hub
  readonly mail: Mailer
  /** How often mails with a code may be asked for. */
  readonly mailPace: MailPace
  readonly clock: Clock
  /** Cryptography and the limits for reading signed data. */
  readonly data: DataTools
  readonly log: Logger
  readonly metrics: ServerMetrics
  /** Who sends requests. */
  readonly clients: Clients
  /** The network, for webhooks. */
  readonly fetch: typeof globalThis.fetch
  /** The address that stands in links. */
  serverAddress(): ServerAddress
}
