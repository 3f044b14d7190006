import { connect, type Socket } from 'node:net'
import postgres from 'postgres'
import { ARRAY_TYPES } from './array-types.ts'
import type { PostgresConnection } from './embedded/embedded-postgres.ts'

/** Where the database is: a `postgresql://` URL, or the parts of a connection. */
export type DatabaseAddress = string | PostgresConnection

/**
 * Queries as tagged templates. Times and other int8 are bigint, uuid columns are 32 hex digits as in memory
 * everywhere, columns are in camelCase. The driver takes an array of bigint or of bytes for a single one: write
 * `${sql.types.bigints(…)}`, `${sql.types.byteas(…)}`.
 */
export type Sql = postgres.Sql<{
  bigint: bigint
  uuid: string
  integers: readonly number[]
  bigints: readonly bigint[]
  uuids: readonly string[]
  texts: readonly string[]
  byteas: readonly Uint8Array[]
}>

/** A query, run once awaited; inside another template, a part of it. */
export type Query<Row extends object = postgres.Row> = postgres.PendingQuery<Row[]>

/** What may stand in a template. */
export type Parameter = postgres.ParameterOrFragment<bigint | string>

interface ClientOptions {
  readonly connections: number
  readonly onclose?: () => void
  readonly socket?: (target: SocketTarget) => Socket
}

/** What postgres.js makes of an address. */
interface SocketTarget {
  readonly host: readonly string[]
  readonly port: readonly number[]
  readonly path: string | false
}

const UUID = 2950
const JSON_AS_TEXT = 114

/** A column of type json, which keeps the order of the entries (`sql.json` makes jsonb, which does not). */
export function jsonOf(sql: Sql, entries: ReadonlyMap<string, string> | null): Parameter {
  return entries === null ? null : sql.typed(Object.fromEntries(entries), JSON_AS_TEXT)
}

/** A pool that opens its connections when they are needed, again after a loss. */
export function openClient(address: DatabaseAddress, options: ClientOptions): Sql {
  const { connections, ...events } = options
  const settings = {
    ...events,
    max: connections,
    connect_timeout: 10,
    fetch_types: false,
    transform: { column: { from: postgres.toCamel } },
    types: {
      ...ARRAY_TYPES,
      bigint: postgres.BigInt,
      uuid: {
        to: UUID,
        from: [UUID],
        serialize: (id: string) => id,
        parse: (text: string) => text.replaceAll('-', ''),
      },
    },
    connection: { application_name: 'parallax' },
    onnotice: () => undefined,
  }
  return typeof address === 'string' ? postgres(address, settings) : postgres({ ...address, ...settings })
}

/** The connection of a transaction is gone, and the transaction with it. */
class LostConnection extends Error {
  override readonly name = 'LostConnection'

  constructor() {
    super('the connection of this transaction is lost')
  }
}

/**
 * A client of one connection that, once lost, never comes back: postgres.js would go on with what is left of a
 * transaction on a new connection, outside of any transaction.
 */
export function openOnce(address: DatabaseAddress, onclose: () => void): Sql {
  let opened = false
  return openClient(address, {
    connections: 1,
    onclose,
    socket: (target) => {
      if (opened) throw new LostConnection()
      opened = true
      return connectTo(target)
    },
  })
}

function connectTo({ host, port, path }: SocketTarget): Socket {
  if (path) return connect(path)
  const [firstHost = 'localhost'] = host
  const [firstPort = 5432] = port
  return connect(firstPort, firstHost)
}

const UNIQUE_VIOLATION = '23505'
const SERIALIZATION_FAILURE = '40001'
const DEADLOCK_DETECTED = '40P01'
/** Raised by the function `insist` of the schema. */
const NOT_AS_EXPECTED = 'PX001'

const RACES: ReadonlySet<string> = new Set([
  UNIQUE_VIOLATION,
  SERIALIZATION_FAILURE,
  DEADLOCK_DETECTED,
  NOT_AS_EXPECTED,
])

/** Whether a transaction failed only because another one was first: started over, it finds what that one wrote. */
export function lostARace(error: unknown): boolean {
  if (!(error instanceof postgres.PostgresError)) return false
  return RACES.has(error.code)
}

/** Whether the database refused a statement: then nothing of its transaction is kept. Otherwise nobody knows. */
export function isDatabaseAnswer(error: unknown): boolean {
  return error instanceof postgres.PostgresError && !isDatabaseLoss(error)
}

/** Classes 08 (connection) and 57P (shutdown, starting up), and 53300 (no connection left). */
const SQLSTATES_OF_LOSS = /^(?:08|57P|53300)/
const CODES_OF_LOSS: ReadonlySet<string> = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
])

/** Whether the database could not be asked: another time it may be. */
export function isDatabaseLoss(error: unknown): boolean {
  if (error instanceof postgres.PostgresError) return SQLSTATES_OF_LOSS.test(error.code)
  const isCoded = error instanceof Error && 'code' in error && typeof error.code === 'string'
  return error instanceof LostConnection || (isCoded && CODES_OF_LOSS.has(`${error.code}`))
}
