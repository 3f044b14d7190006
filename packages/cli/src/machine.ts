import type { ClientDoor, ServerDoor } from './client-door.ts'
import type { Terminal } from './conversation/terminal-conversation.ts'
import type { Globals } from './globals.ts'
import type { TextSink } from './output/output.ts'

/** What the command line touches of the process and the machine; tests give their own. */
export interface Machine {
  readonly environment: NodeJS.ProcessEnv
  readonly version: string
  readonly stdin: AsyncIterable<Uint8Array>
  readonly stdinIsTerminal: boolean
  readonly stdout: TextSink & { readonly isTerminal: boolean }
  readonly stderr: TextSink & { readonly isTerminal: boolean; readonly columns: () => number }
  /**
   * Writes bytes to standard output and waits until they are taken. A reader that leaves has seen enough, unless it must
   * stay: then it is an error.
   */
  readonly writeData: (bytes: Uint8Array, reader?: 'must-stay') => Promise<void>
  /** Where a person can be asked; undefined when there is nobody. */
  readonly terminal: () => Terminal | undefined
  /** Milliseconds that never go back. */
  readonly clock: () => number
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  readonly openClient: (globals: Globals) => Promise<ClientDoor>
  readonly openServer: () => Promise<ServerDoor>
}
