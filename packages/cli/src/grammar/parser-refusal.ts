import { CommanderError } from 'commander'
import { CliError, usageError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import type { WordKey } from '../words/words.ts'

/** Help or a version was shown; there is nothing else to do. */
export interface Shown {
  readonly status: 'shown'
}

const WORDS: Readonly<Record<string, WordKey>> = {
  'commander.unknownOption': 'usage.unknownOption',
  'commander.unknownCommand': 'usage.unknownCommand',
  'commander.missingArgument': 'usage.missingArgument',
  'commander.optionMissingArgument': 'usage.missingValue',
  'commander.excessArguments': 'usage.tooManyArguments',
}

/** What the parser threw, in our words: all its refusals are wrong usage (exit 2). */
export function parserRefusal(error: unknown): Shown | CliError {
  if (!(error instanceof CommanderError)) throw error
  if (error.exitCode === 0) return { status: 'shown' }
  // A noun alone: its help is on stderr already.
  if (error.code === 'commander.help') return usageError('usage.verbMissing')
  const words = WORDS[error.code]
  if (words === undefined) return usageError('usage.other', { text: error.message.replace(/^error: /, '') })
  const [subject = ''] = quoted(error.message)
  const suggestion = /\(Did you mean (?:one of )?(.+?)\?\)/.exec(error.message)?.[1]
  return new CliError('usage', words, {
    parameters: { subject, suggestion: suggestion ?? '' },
    exitCode: EXIT.usage,
    next: suggestion === undefined ? 'usage.seeHelp' : 'usage.didYouMean',
  })
}

function quoted(message: string): readonly string[] {
  return [...message.matchAll(/'([^']*)'/g)].map((match) => match[1] ?? '')
}
