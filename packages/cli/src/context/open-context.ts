import { readFile } from 'node:fs/promises'
import { type Catalogue, catalogueOf } from '@parallax/client'
import { CliError } from '../cli-error.ts'
import type { ClientDoor } from '../client-door.ts'
import type { Conversation } from '../conversation/conversation.ts'
import { InputLines } from '../conversation/input-lines.ts'
import { JsonConversation } from '../conversation/json-conversation.ts'
import { LineConversation } from '../conversation/line-conversation.ts'
import { NoConversation } from '../conversation/no-conversation.ts'
import type { Globals } from '../globals.ts'
import type { Machine } from '../machine.ts'
import type { Output } from '../output/output.ts'
import { Progress } from '../output/progress.ts'
import { Secrets } from '../secrets/secrets.ts'
import type { Language, Say } from '../words/words.ts'
import type { SecretInput, VerbContext } from './verb-context.ts'

export interface OpenContextOptions {
  readonly machine: Machine
  readonly globals: Globals
  readonly output: Output
  readonly say: Say
  readonly language: Language
  readonly input: Readonly<Record<string, unknown>>
  readonly endWith: (exitCode: number) => void
}

/** Puts together what a verb works with. `close` gives back what was opened. */
export async function openContext(options: OpenContextOptions): Promise<VerbContext & { close(): Promise<void> }> {
  const { machine, globals, output, say, language } = options
  const stdin = new InputLines(machine.stdin)
  const conversation = await conversationFor(options, stdin)
  const catalogue: Catalogue = catalogueOf([language])
  let client: Promise<ClientDoor> | undefined
  return {
    output,
    say,
    catalogue,
    conversation,
    stdin,
    writeData: machine.writeData,
    signal: machine.signal,
    environment: machine.environment,
    globals,
    client: () => {
      client ??= machine.openClient(globals)
      return client
    },
    server: machine.openServer,
    secrets: (secretInput) =>
      new Secrets({ conversation, output, say, signal: machine.signal, lines: secretLines(secretInput, stdin) }),
    progress: (label) =>
      new Progress(label, {
        output,
        say,
        choice: progressChoice(options),
        clock: machine.clock,
        columns: machine.stderr.columns,
      }),
    endWith: options.endWith,
    close: async () => {
      await (await client)?.[Symbol.asyncDispose]()
    },
  }
}

function progressChoice({ globals, machine }: OpenContextOptions) {
  if (globals.progress !== undefined) return globals.progress
  if (globals.quiet) return 'quiet'
  return machine.stderr.isTerminal ? 'spinner' : 'plain'
}

/** A person if there is one; else whatever the command line says that standard input is for. */
async function conversationFor(
  { machine, globals, output, say, input }: OpenContextOptions,
  stdin: InputLines,
): Promise<Conversation> {
  if (globals.json && !machine.stdinIsTerminal) return new JsonConversation(output, stdin)
  if (input.passwordStdin === true || input.peerCode === '-') return new LineConversation(output, stdin)
  const terminal = machine.terminal()
  if (terminal === undefined) return new NoConversation()
  const { TerminalConversation } = await import('../conversation/terminal-conversation.ts')
  return new TerminalConversation(terminal, say)
}

function secretLines({ passwordStdin, passwordFile }: SecretInput, stdin: InputLines): InputLines | undefined {
  if (passwordFile !== undefined) return new InputLines(fileChunks(passwordFile))
  return passwordStdin ? stdin : undefined
}

async function* fileChunks(path: string): AsyncGenerator<Uint8Array> {
  yield await readFile(path).catch((cause: unknown) => {
    throw new CliError('source_unreadable', 'error.sourceUnreadable', { parameters: { path }, cause })
  })
}
