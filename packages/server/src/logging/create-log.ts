import { createWriteStream } from 'node:fs'
import { Writable } from 'node:stream'
import pino, { type DestinationStream, type Logger } from 'pino'
import { consoleLine } from './console-line.ts'

export interface LogOptions {
  readonly level: 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL'
  readonly format: 'CONSOLE' | 'CONSOLE_NO_TIMESTAMP' | 'JSON'
  /** `-`: the error output. Any other file is emptied. */
  readonly file: string
  /** Takes every line too. */
  readonly sentry?: Writable
}

const LEVELS = { DEBUG: 'debug', INFO: 'info', WARNING: 'warn', ERROR: 'error', CRITICAL: 'fatal' } as const

/** Fields that never reach a log, wherever they stand. */
const SECRET_FIELDS = ['authorization', 'token', 'password', 'secret', 'administrationToken'].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
])

/** The log of the server: one line an event (spec 05 §14). */
export function createLog({ level, format, file, sentry }: LogOptions): Logger {
  const target = file === '-' ? process.stderr : createWriteStream(file)
  const main: Writable = format === 'JSON' ? target : consoleStream(target, format === 'CONSOLE')
  return pino(
    {
      level: LEVELS[level],
      base: null,
      messageKey: 'message',
      timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.err },
      redact: { paths: SECRET_FIELDS, censor: '***' },
    },
    sentry === undefined ? main : both(main, sentry),
  )
}

function both(one: Writable, other: Writable): DestinationStream {
  return {
    write: (line) => {
      one.write(line)
      other.write(line)
    },
  }
}

function consoleStream(target: Writable, withTimestamp: boolean): Writable {
  return new Writable({
    decodeStrings: false,
    write: (line: string, _, done) => {
      target.write(consoleLine(line, withTimestamp), () => done())
    },
  })
}
