import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { rolldown } from 'rolldown'
import bundle from '../packages/cli/rolldown.config.ts'

/** The command line as it is shipped, built once. Answers the program's path. */
export async function buildCli(): Promise<string> {
  const { input, output, ...options } = bundle as { readonly input: unknown; readonly output: { readonly dir: string } }
  await using built = await rolldown({ input: input as Record<string, string>, ...options, logLevel: 'silent' })
  await built.write(output)
  return `${output.dir}/parallax.js`
}

/** What one call of the program left. */
export interface CliRun {
  readonly output: string
  /** Peak of its memory, MiB. Zero where there is no `/proc`. */
  readonly peakMemory: number
}

/** How often the memory of a running call is read, milliseconds. Its peak only rises, so that few readings are missed. */
const READING = 50

/** Calls the program as a person does. Throws what it said when it fails. */
export async function callCli(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<CliRun> {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...environment, PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = collect(child.stdout)
  const errors = collect(child.stderr)
  let peakMemory = 0
  const readings = setInterval(() => {
    peakMemory = Math.max(peakMemory, peakOf(child))
  }, READING)
  const [code] = await once(child, 'close')
  clearInterval(readings)
  if (code !== 0) throw new Error(`parallax ${args.join(' ')} ended with ${code}:\n${errors()}`)
  return { output: output(), peakMemory }
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = ''
  stream.setEncoding('utf8')
  stream.on('data', (part: string) => {
    text += part
  })
  return () => text
}

function peakOf({ pid }: ChildProcess): number {
  try {
    return Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0 // it has ended
  }
}
