import type { OperationErrorCode } from '@parallax/server'
import { EXIT, type ExitCode } from './exit-code.ts'
import type { WordKey } from './words/words.ts'

/** Stable codes of what goes wrong in the command line itself; those of the client are its own. */
export type CliErrorCode =
  | 'usage'
  | 'several_match'
  | 'device_not_found'
  | 'workspace_not_found'
  | 'person_not_found'
  | 'invitation_not_found'
  | 'no_terminal'
  | 'no_answer'
  | 'interrupted'
  | 'not_confirmed'
  | 'codes_differ'
  | 'some_failed'
  | 'administration_refused'
  | 'administration_token_missing'
  | 'unsafe_target'
  | 'source_unreadable'
  | 'unwell'
  | 'backup_lacks_blocks'
  | OperationErrorCode

/** What a `CliError` says, and how the command ends. */
export interface CliErrorOptions {
  readonly parameters?: Readonly<Record<string, string | number>>
  readonly exitCode?: ExitCode
  /** What was kept or not done. */
  readonly safe?: WordKey
  /** What to do next. */
  readonly next?: WordKey
  /** Lines below the message, such as what matches; already escaped. */
  readonly details?: readonly string[]
  /** The same for `--json`, under the key `candidates`. */
  readonly candidates?: readonly unknown[]
  readonly cause?: unknown
}

/** Ends a command with words of this package's catalogue; `words` says what happened. */
export class CliError extends Error {
  readonly code: CliErrorCode
  readonly words: WordKey
  readonly parameters: Readonly<Record<string, string | number>>
  readonly exitCode: ExitCode
  readonly safe: WordKey | undefined
  readonly next: WordKey | undefined
  readonly details: readonly string[]
  readonly candidates: readonly unknown[] | undefined

  constructor(code: CliErrorCode, words: WordKey, options: CliErrorOptions = {}) {
    super(code, { cause: options.cause })
    this.name = 'CliError'
    this.code = code
    this.words = words
    this.parameters = options.parameters ?? {}
    this.exitCode = options.exitCode ?? EXIT.failure
    this.safe = options.safe
    this.next = options.next
    this.details = options.details ?? []
    this.candidates = options.candidates
  }
}

/** The command line is wrong: nothing was done, exit 2. */
export function usageError(words: WordKey, parameters: Readonly<Record<string, string | number>> = {}): CliError {
  return new CliError('usage', words, { parameters, exitCode: EXIT.usage })
}
