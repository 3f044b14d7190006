import { openSync } from 'node:fs'
import { ReadStream, WriteStream } from 'node:tty'
import type { Terminal } from './conversation/terminal-conversation.ts'
import { EXIT } from './exit-code.ts'
import type { Machine } from './machine.ts'
import { VERSION } from './version.ts'

const stop = new AbortController()

/** One Ctrl-C may arrive twice: from the terminal, and passed on by the program that started us. */
const SAME_INTERRUPT = 1000
let interruptedAt = Number.NEGATIVE_INFINITY

/** The first one stops cleanly; a second one does not wait for that. */
function interrupt(): void {
  const now = performance.now()
  if (stop.signal.aborted && now - interruptedAt > SAME_INTERRUPT) process.exit(EXIT.interrupted)
  if (stop.signal.aborted) return
  interruptedAt = now
  stop.abort(new Error('interrupted'))
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt)
let readerMustStay = false
// A reader that has seen enough (`parallax ls | head -1`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever writes is told as well.
  if (error.code === 'EPIPE' && readerMustStay) return
  if (error.code === 'EPIPE') process.exit(EXIT.success)
  throw error
})

const machine: Machine = {
  environment: process.env,
  version: VERSION,
  stdin: process.stdin,
  stdinIsTerminal: process.stdin.isTTY === true,
  stdout: { write: (text) => process.stdout.write(text), isTerminal: process.stdout.isTTY === true },
  stderr: {
    write: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
    columns: () => process.stderr.columns ?? 80,
  },
  writeData: (bytes, reader) =>
    new Promise((resolve, reject) => {
      readerMustStay ||= reader === 'must-stay'
      process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()))
    }),
  terminal: findTerminal,
  clock: () => performance.now(),
  signal: stop.signal,
  openClient: async (globals) => (await import('./composition.ts')).openClient(globals, process.env),
  openServer: async () => (await import('./composition.ts')).openServer(stop.signal),
}

const exitCode = await answer(process.argv.slice(2))
await flushed(process.stdout)
await flushed(process.stderr)
// Nothing that still waits (a pipe nobody opens, a kept connection) may hold the process.
process.exit(exitCode)

/** The version is asked for by scripts at every turn: nothing is loaded for it. */
async function answer(argv: readonly string[]): Promise<number> {
  const [only, ...others] = argv
  if (others.length === 0 && (only === '--version' || only === '-V')) {
    process.stdout.write(`${VERSION}\n`)
    return EXIT.success
  }
  const { run } = await import('./run.ts')
  return run(argv, machine)
}

/** Standard input and error, or the controlling terminal when input is redirected but a person looks on. */
function findTerminal(): Terminal | undefined {
  if (process.stderr.isTTY !== true) return undefined
  if (process.stdin.isTTY === true) return { input: process.stdin, output: process.stderr }
  try {
    return { input: new ReadStream(openSync('/dev/tty', 'r')), output: new WriteStream(openSync('/dev/tty', 'w')) }
  } catch {
    return undefined
  }
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve())
  })
}
