import { isIP } from 'node:net'
import { usageError } from '../cli-error.ts'
import { type Globals, globalOptions } from '../globals.ts'
import { readInput } from './read-input.ts'
import type { InputOf } from './verb-spec.ts'

type GlobalInput = InputOf<{
  readonly path: string
  readonly words: 'verb.ls'
  readonly arguments: Record<never, never>
  readonly options: typeof globalOptions
}>

/** Global options out of what the parser found. */
export function readGlobals(options: Readonly<Record<string, unknown>>, environment: NodeJS.ProcessEnv): Globals {
  const spec = { arguments: {}, options: globalOptions }
  const input = readInput(spec, { arguments: [], options }, environment) as GlobalInput
  const { localAddress } = input
  if (localAddress !== undefined && isIP(localAddress) === 0)
    throw usageError('usage.localAddress', { address: localAddress })
  return {
    json: input.json || input.format === 'json',
    quiet: input.quiet,
    color: input.color ?? 'auto',
    progress: input.progress,
    configDir: input.configDir,
    dataDir: input.dataDir,
    localAddress,
  }
}
