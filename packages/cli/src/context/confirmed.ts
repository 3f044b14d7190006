import { CliError } from '../cli-error.ts'
import type { VerbContext } from './verb-context.ts'

/** Asks a person before something is lost; `--force` and scripts have already said so. */
export async function confirmed(
  context: VerbContext,
  { force, sentence }: { readonly force: boolean; readonly sentence: string },
): Promise<void> {
  if (force || (await context.conversation.confirm(sentence, context.signal))) return
  throw new CliError('not_confirmed', 'error.notConfirmed', { exitCode: 0 })
}
