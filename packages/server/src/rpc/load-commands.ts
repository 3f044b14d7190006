import { existsSync } from 'node:fs'
import { extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AnyCommand } from '@parallax/protocol'
import type { CommandHandler, CommandSet } from './command.ts'

/** A family of the protocol, whatever its types. */
interface AnyFamily {
  readonly name: string
  readonly commands: readonly AnyCommand[]
}

/**
 * The commands of a family, one file each: `vlob_create` of `authenticated` is `rpc/authenticated/vlob-create.ts`.
 * What has no file is not built, and unknown to the server.
 */
export async function loadCommands<Call>(family: AnyFamily): Promise<CommandSet<Call>> {
  const handlers = new Map<string, CommandHandler<Call>>()
  for (const command of family.commands) {
    const file = fileOf(family.name, command.name)
    if (existsSync(file)) handlers.set(command.name, await load<Call>(file, command))
  }
  return handlers
}

/** Where a command is, or would be. */
export function fileOf(family: string, command: string): string {
  return join(import.meta.dirname, kebab(family), kebab(command) + extname(import.meta.filename))
}

async function load<Call>(file: string, command: AnyCommand): Promise<CommandHandler<Call>> {
  const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(file).href)
  const handler = Object.values(module).find(isHandler<Call>)
  if (handler?.command !== command) throw new TypeError(`${file} does not export the command ${command.name}`)
  return handler
}

function isHandler<Call>(value: unknown): value is CommandHandler<Call> {
  return typeof value === 'object' && value !== null && 'command' in value && 'prepare' in value
}

function kebab(name: string): string {
  return name.replaceAll('_', '-')
}
