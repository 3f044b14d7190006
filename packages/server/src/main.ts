import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { type Config, isTemporary, profileOf, resolveConfig } from './config/config.ts'
import { helpText, redactedSettings } from './config/describe-options.ts'
import type { Settings } from './config/options.ts'
import { ConfigurationError, readSettings } from './config/read-settings.ts'
import { DatabaseUnreachableError } from './db/await-database.ts'
import { EmbeddedPostgresError } from './db/embedded/embedded-postgres-error.ts'
import { MigrationError } from './db/migrate.ts'
import { DataFolderError, defaultDataDirectory } from './local-profile/data-folder.ts'
import { type LocalProfile, openLocalProfile } from './local-profile/local-profile.ts'
import { findPortHolder } from './local-profile/port-holder.ts'
import { createLog } from './logging/create-log.ts'
import { sentryStream } from './logging/sentry.ts'
import { keepMemorySmall } from './memory-at-rest.ts'
import { startDatabase } from './start-database.ts'
import { type RunningServer, type ServerParts, startServer } from './start-server.ts'
import { systemClock } from './system-clock.ts'
import { VERSION } from './version.ts'

/** The surroundings of the program. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly stdout: NodeJS.WritableStream
  readonly stderr: NodeJS.WritableStream
  /** Asks the server to stop. */
  readonly signal: AbortSignal
}

/** `parallax server start`, and `npm start`: runs until it is asked to stop. Answers the exit code. */
export async function main(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { environment, stdout, stderr } = surroundings
  if (args.includes('--help')) return print(stdout, helpText())
  if (args.includes('--version')) return print(stdout, `parallax, version ${VERSION}\n`)
  try {
    await run(readSettings({ args, environment }), surroundings)
    return 0
  } catch (error) {
    if (surroundings.signal.aborted) return 0
    const message = messageFor(error)
    if (message === undefined) throw error
    stderr.write(`Error: ${message}\n`)
    return 1
  }
}

async function run(settings: Settings, { stdout, signal }: Surroundings): Promise<void> {
  using _memory = keepMemorySmall()
  const { logLevel = 'INFO', logFormat = 'CONSOLE', logFile = '-' } = settings
  const sentry = sentryOf(settings)
  const log = createLog({ level: logLevel, format: logFormat, file: logFile, ...(sentry && { sentry }) })
  log.debug({ event: 'settings', ...redactedSettings(settings) })
  using local = openLocal(settings)
  const config = resolveConfig(settings, local.profile)
  const database = await startDatabase(config.database, { log, signal })
  try {
    const server = await startListening(config, {
      config,
      database: database.address,
      clock: systemClock,
      log,
      tell: (line) => stdout.write(`${line}\n`),
      stopped: signal,
    })
    stdout.write(greeting(server, { config, profile: local.profile }))
    const lost = await Promise.race([aborted(signal), server.lost])
    log.info({ event: 'stopping' })
    await server.stop()
    if (lost !== undefined) throw lost
  } finally {
    await database.stop()
  }
}

function sentryOf({ sentryDsn: dsn, sentryEnvironment: environment = 'production' }: Settings): Writable | undefined {
  return dsn && sentryStream({ dsn, environment, release: VERSION }, globalThis.fetch)
}

interface OpenedLocal extends Disposable {
  readonly profile: LocalProfile | null
}

function openLocal(settings: Settings): OpenedLocal {
  if (profileOf(settings) === 'production') return { profile: null, [Symbol.dispose]: () => undefined }
  if (!isTemporary(settings)) {
    const profile = openLocalProfile(settings.dataDirectory ?? defaultDataDirectory)
    return { profile, [Symbol.dispose]: () => undefined }
  }
  const folder = mkdtempSync(join(tmpdir(), 'parallax-'))
  return {
    profile: openLocalProfile(folder),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function startListening(config: Config, parts: ServerParts): Promise<RunningServer> {
  try {
    return await startServer(parts)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      throw new ConfigurationError(portTaken(config.port), { cause: error })
    throw error
  }
}

function portTaken(port: number): string {
  const holder = findPortHolder(port)
  const by = holder === null ? '' : ` by \`${holder.command}\` (process ${holder.pid})`
  return `Port ${port} is taken${by}. Start on another one: npm start -- --port ${port + 1}`
}

function greeting(
  { address }: RunningServer,
  { config, profile }: { readonly config: Config; readonly profile: LocalProfile | null },
): string {
  const lines = [`Parallax is running at ${address}`]
  if (config.spontaneousBootstrap) lines.push(`Create an organization: ${address}client/create`)
  if (profile !== null) lines.push(`Data: ${profile.dataDirectory}`, `Mails: ${profile.outboxFolder}`)
  lines.push('Stop: Ctrl-C')
  return `${lines.join('\n')}\n`
}

function messageFor(error: unknown): string | undefined {
  const isExpected =
    error instanceof ConfigurationError ||
    error instanceof DataFolderError ||
    error instanceof EmbeddedPostgresError ||
    error instanceof MigrationError ||
    error instanceof DatabaseUnreachableError
  if (isExpected) return error.message
  return isRefusedByDatabase(error) ? `The database cannot be used: ${error.message}` : undefined
}

/** No such host, wrong password, no such database. */
function isRefusedByDatabase(error: unknown): error is Error {
  if (!(error instanceof Error) || !('code' in error)) return false
  return error.name === 'PostgresError' || error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN'
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

function print(stream: NodeJS.WritableStream, text: string): number {
  stream.write(text)
  return 0
}

if (import.meta.main) {
  const stop = new AbortController()
  // Again and again is normal: a terminal sends Ctrl-C to npm and to us, and npm passes it on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort())
  // Whoever started us with a channel is gone.
  process.on('disconnect', () => stop.abort())
  process.channel?.unref()
  const { env: environment, stdout, stderr } = process
  process.exitCode = await main(process.argv.slice(2), { environment, stdout, stderr, signal: stop.signal })
}
