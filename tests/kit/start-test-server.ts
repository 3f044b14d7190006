import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { type Config, resolveConfig } from '../../packages/server/src/config/config.ts'
import { readSettings } from '../../packages/server/src/config/read-settings.ts'
import type { Clock } from '../../packages/server/src/context.ts'
import type { DatabaseAddress } from '../../packages/server/src/db/client.ts'
import type { HttpLimits } from '../../packages/server/src/http/http-limits.ts'
import { startServer } from '../../packages/server/src/start-server.ts'
import { systemClock } from '../../packages/server/src/system-clock.ts'
import { REPLY_RECORD_VARIABLE, replyRecord } from './reply-record.ts'

/** A server for tests, on a port of its own. */
export interface TestServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  readonly administrationToken: string
  /** The same for the address of operators; null: it has none. */
  readonly operatorUrl: string | null
}

export interface TestServerOptions {
  readonly database: DatabaseAddress
  /** Flags, as on the command line. */
  readonly args?: readonly string[]
  readonly config?: Partial<Config>
  readonly clock?: Clock
  readonly limits?: HttpLimits
  /** Gets every line of the log. */
  readonly onlog?: (line: string) => void
}

const ADMINISTRATION_TOKEN = 'test-administration-token'
/** The same for all: several servers on one database are one. */
const SERVER_KEY = '5e'.repeat(32)

/** A server in this process. Several on one database are what several processes are. */
export async function startTestServer(options: TestServerOptions): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'parallax-test-server-'))
  const settings = readSettings({ args: ['--port', '0', ...(options.args ?? [])], environment: {} })
  const values = {
    administrationToken: ADMINISTRATION_TOKEN,
    serverKey: SERVER_KEY,
    blockFolder: join(folder, 'blocks'),
    outboxFolder: join(folder, 'outbox'),
    dataDirectory: folder,
  }
  const config = { ...resolveConfig(settings, values), ...options.config }
  const { clock = systemClock, database, onlog, limits } = options
  const log = logFor(onlog)
  const server = await startServer({ config, database, clock, log, ...(limits && { limits }) })
  return {
    url: `${config.network.tls === null ? 'http' : 'https'}://127.0.0.1:${server.port}`,
    administrationToken: config.administrationToken,
    operatorUrl: server.operatorPort === null ? null : `http://127.0.0.1:${server.operatorPort}`,
    [Symbol.asyncDispose]: async () => {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function logFor(onlog: TestServerOptions['onlog']): pino.Logger {
  const folder = process.env[REPLY_RECORD_VARIABLE]
  const onreply = folder === undefined ? undefined : replyRecord(folder)
  const level = onlog ? 'debug' : onreply ? 'info' : 'silent'
  const write = (line: string) => {
    onlog?.(line)
    onreply?.(line)
  }
  return pino({ level }, { write })
}
