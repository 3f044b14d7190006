import { CancelledError, type Catalogue, describeError } from '@parallax/client'
import { CliError } from '../cli-error.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import type { Say, WordKey } from '../words/words.ts'
import { escapeText, safeJson } from './escape.ts'
import type { Style } from './style.ts'

/** An error as it is told, and how the command ends. */
export interface ToldError {
  readonly code: string
  readonly what: string
  readonly safe: string
  readonly next: string
  readonly detail: string | undefined
  readonly lines: readonly string[]
  readonly candidates: readonly unknown[] | undefined
  readonly exitCode: ExitCode
}

export interface TellErrorOptions {
  readonly say: Say
  readonly catalogue: Catalogue
  /** True once the person asked to stop: whatever then failed, failed for that. */
  readonly interrupted: boolean
}

/** What to tell about anything that a verb threw. */
export function tellError(error: unknown, { say, catalogue, interrupted }: TellErrorOptions): ToldError {
  if (error instanceof CliError) return tellCliError(error, say)
  if (interrupted)
    return tellCliError(
      new CliError('interrupted', 'error.interrupted', { exitCode: EXIT.interrupted, safe: 'error.interrupted.safe' }),
      say,
    )
  const { code, what, safe, next, detail } = describeError(catalogue, error)
  const exitCode = error instanceof CancelledError ? EXIT.interrupted : EXIT.failure
  return { code, what, safe, next, detail, lines: [], candidates: undefined, exitCode }
}

/** Lines for people: what happened, what is safe, what to do next, the stable code. */
export function printError(told: ToldError, say: Say, style: Style): string {
  const { what, safe, next, code, detail, lines } = told
  const head = `${style.red(say('error.prefix'))} ${escapeText(what)}`
  const reference = detail === undefined ? code : `${code}: ${escapeText(detail)}`
  const rest = [...lines, escapeText(safe), escapeText(next)].filter((line) => line !== '')
  return `${[head, ...rest, style.dim(`(${reference})`)].join('\n')}\n`
}

/** One line for programs. */
export function jsonError(told: ToldError): string {
  const { code, what, safe, next, detail, candidates } = told
  const error = {
    code,
    message: what,
    ...(safe === '' ? {} : { safe }),
    ...(next === '' ? {} : { next }),
    ...(detail === undefined ? {} : { detail }),
    ...(candidates === undefined ? {} : { candidates }),
  }
  return `${safeJson({ error })}\n`
}

function tellCliError(error: CliError, say: Say): ToldError {
  const part = (key: WordKey | undefined): string => (key === undefined ? '' : say(key, error.parameters))
  return {
    code: error.code,
    what: say(error.words, error.parameters),
    safe: part(error.safe),
    next: part(error.next),
    detail: undefined,
    lines: error.details,
    candidates: error.candidates,
    exitCode: error.exitCode,
  }
}
