import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import {
  acceptTerms,
  type BlockPool,
  bootstrapOrganization,
  claim,
  claimSharedRecovery,
  DEFAULT_GREETING_PACE,
  DEFAULT_PREVENT_SYNC_GLOBS,
  deviceConnection,
  type GreetingPace,
  importRecoveryFile,
  listDevices,
  type NewcomerParts,
  OutsideFileError,
  openDevice,
  PreventSyncPattern,
  readTerms,
  startSession,
  tosRpc,
} from '@parallax/client'
import { nativeCrypto } from '@parallax/crypto/native'
import {
  baseFolders,
  ConfigFolder,
  NodeDeviceFolder,
  NodeDeviceLocks,
  NodeDeviceStorages,
  NodeHttpTransport,
  nodeBlockPool,
  PathSink,
  PathSource,
  StreamSource,
  SystemClock,
} from '@parallax/platform/node'
import { dataTools } from '@parallax/protocol'
import type { ClientDoor, ServerDoor } from './client-door.ts'
import { deviceDoor } from './device-door.ts'
import { variable } from './environment.ts'
import type { Globals } from './globals.ts'
import { VERSION } from './version.ts'

// The composition root: the only file that knows which implementation stands behind a port.

/** Milliseconds to wait for another process that works with the same device (spec 07 §5.1). */
const LOCK_PATIENCE = 10_000
/** Manifests are compressed here (spec 06b §13.8). */
const MAX_FILE_SLOTS = 16_384

/** The client of this person on this computer. */
export async function openClient(globals: Globals, environment: NodeJS.ProcessEnv): Promise<ClientDoor> {
  // Else V8 collects the whole heap each 64 MiB of buffers: a third of the processor time of a download.
  setFlagsFromString('--external-memory-accounted-in-global-limit')
  const stack = new AsyncDisposableStack()
  const clock = new SystemClock()
  const folders = baseFolders({
    environment,
    platform: process.platform,
    home: homedir(),
    workingFolder: process.cwd(),
    ...(globals.configDir === undefined ? {} : { configDir: globals.configDir }),
    ...(globals.dataDir === undefined ? {} : { dataDir: globals.dataDir }),
  })
  const crypto = await nativeCrypto()
  const tools = dataTools({ crypto, zstd })
  const http = stack.use(openTransport(globals, environment))
  const config = await ConfigFolder.open(folders.config)
  const folder = new NodeDeviceFolder(config)
  const locks = new NodeDeviceLocks(config, clock)
  const storages = new NodeDeviceStorages({ dataFolder: folders.data, clock })
  const connection = { http, clock, crypto, userAgent: userAgent() }
  const pace = greetingPace(environment)
  const newcomer: NewcomerParts = { connection, tools, folder, pace }
  const hidden = PreventSyncPattern.fromGlobs(DEFAULT_PREVENT_SYNC_GLOBS)
  const defects: unknown[] = []
  const pool = (): BlockPool => stack.use(openPool(crypto))
  return {
    http,
    folders,
    devices: () => listDevices(folder),
    open: async ({ file }, { ask, notify, onWait, signal }) => {
      const device = await openDevice({ folder, crypto, connection }, file, { ask, notify, signal })
      return startSession({
        device,
        connection: deviceConnection(connection, device),
        locks,
        storages,
        pool: pool(),
        tools,
        clock,
        lock: { program: 'parallax', patience: LOCK_PATIENCE, whenHeld: 'wait', onWait },
        monitors: 'none',
        maxFileSlots: MAX_FILE_SLOTS,
        // An explicit import takes every file, and what is listed is everything (PRODUCT §6).
        pattern: PreventSyncPattern.fromGlobs([]),
        pace,
        onDefect: (error) => defects.push(error),
        signal,
      })
    },
    terms: async ({ file }, { ask, notify, signal }) => {
      const device = await openDevice({ folder, crypto, connection }, file, { ask, notify, signal })
      const rpc = tosRpc(connection, device)
      return { read: () => readTerms(rpc, signal), accept: (terms) => acceptTerms(rpc, terms, signal) }
    },
    bootstrap: async (link, founder, signal) =>
      (await bootstrapOrganization(newcomer, link, { founder, signal })).known,
    claim: async (link, ask, signal) => (await claim(newcomer, link, { ask, signal })).known,
    claimRecovery: async (link, ask, signal) => (await claimSharedRecovery(newcomer, link, { ask, signal })).known,
    importRecovery: async (file, recovered) => (await importRecoveryFile(newcomer, file, recovered)).known,
    deviceFiles: deviceDoor({ folder, crypto, clock, connection, locks, storages, patience: LOCK_PATIENCE }),
    hiddenElsewhere: (name) => hidden.matches(name),
    fileSource: (path) => PathSource.open(path),
    streamSource: (name, chunks) => new StreamSource(chunks, { name, close: async () => undefined }),
    fileSink: (path, { replace }) => PathSink.open(path, { existing: replace ? 'replace' : 'keep' }),
    [Symbol.asyncDispose]: async () => {
      await stack.disposeAsync()
      if (defects.length > 0) throw defects[0]
    },
  }
}

/** The server of this package set. */
export async function openServer(signal: AbortSignal): Promise<ServerDoor> {
  const { defaultDataDirectory, findAdministrationToken, main, ...operations } = await import('@parallax/server')
  const { env: environment, stdout, stderr } = process
  return {
    run: (argv) => main(argv, { environment, stdout, stderr, signal }),
    administrationToken: async (dataFolder) => findAdministrationToken(dataFolder ?? defaultDataDirectory),
    operations,
  }
}

const zstd = {
  compress: (content: Uint8Array) => zstdCompressSync(content),
  decompress: (frame: Uint8Array, limit: number) => zstdDecompressSync(frame, { maxOutputLength: limit }),
}

function openTransport({ localAddress }: Globals, environment: NodeJS.ProcessEnv): NodeHttpTransport {
  return new NodeHttpTransport({
    proxies: environment,
    authorities: authorities(environment),
    ...(localAddress === undefined ? {} : { localAddress }),
  })
}

/** `SSL_CAFILE`: authorities trusted besides those of the system (spec 08 §2). */
function authorities({ SSL_CAFILE: path }: NodeJS.ProcessEnv): readonly string[] {
  if (path === undefined || path === '') return []
  try {
    return [readFileSync(path, 'utf8')]
  } catch (cause) {
    throw new OutsideFileError('source_unreadable', { source: path }, { cause })
  }
}

/** Threads start with the first large job. In the bundle their code stands beside the program. */
function openPool(crypto: Parameters<typeof nodeBlockPool>[0]['crypto']): BlockPool {
  const bundled = new URL('../block-worker.js', import.meta.url)
  return nodeBlockPool({ crypto, ...(existsSync(bundled) ? { workerCode: bundled } : {}) })
}

function userAgent(): string {
  const names: Partial<Record<NodeJS.Platform, string>> = { win32: 'Windows', darwin: 'MacOS' }
  return `Parsec-Client/${VERSION} ${names[process.platform] ?? 'Linux'}`
}

function greetingPace(environment: NodeJS.ProcessEnv): GreetingPace {
  const wanted = variable(environment, 'INVITE_POLLING_THROTTLE_MS') ?? environment._PARSEC_INVITE_POLLING_THROTTLE_MS
  const throttle = Number(wanted ?? Number.NaN)
  return Number.isFinite(throttle) && throttle >= 0 ? { ...DEFAULT_GREETING_PACE, throttle } : DEFAULT_GREETING_PACE
}
