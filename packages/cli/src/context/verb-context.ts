import type { Catalogue } from '@parallax/client'
import type { ClientDoor, ServerDoor } from '../client-door.ts'
import type { Conversation } from '../conversation/conversation.ts'
import type { InputLines } from '../conversation/input-lines.ts'
import type { Globals } from '../globals.ts'
import type { InputOf, VerbSpec } from '../grammar/verb-spec.ts'
import type { Output } from '../output/output.ts'
import type { Progress } from '../output/progress.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { Say } from '../words/words.ts'

/** Where a secret may come from, as the verb was told. */
export interface SecretInput {
  readonly passwordStdin: boolean
  readonly passwordFile: string | undefined
}

/** Everything that a verb works with. */
export interface VerbContext {
  readonly output: Output
  readonly say: Say
  /** Words of the client: errors, roles, states. */
  readonly catalogue: Catalogue
  readonly conversation: Conversation
  readonly stdin: InputLines
  /**
   * Writes bytes to standard output and waits until they are taken. A reader that leaves has seen enough, unless it must
   * stay: then it is an error.
   */
  readonly writeData: (bytes: Uint8Array, reader?: 'must-stay') => Promise<void>
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  readonly environment: NodeJS.ProcessEnv
  readonly globals: Globals
  /** The client, built when first asked for. */
  readonly client: () => Promise<ClientDoor>
  /** The server of this package set, loaded when first asked for. */
  readonly server: () => Promise<ServerDoor>
  readonly secrets: (input: SecretInput) => Secrets
  readonly progress: (label: string) => Progress
  /** The exit code of another program that did the work. */
  readonly endWith: (exitCode: number) => void
}

/** The function of a verb. */
export type Run<S extends VerbSpec> = (context: VerbContext, input: InputOf<S>) => Promise<void>
