import type { AskToConfirm } from '@parallax/client'
import type { Secrets } from '../secrets/secrets.ts'
import { warnOfCode } from './device-answers.ts'
import type { VerbContext } from './verb-context.ts'

/** Shows the entry once, for the authenticator, and asks for its code; a script gets one try. */
export function confirmCode(context: VerbContext, secrets: Secrets): AskToConfirm {
  const { output, say, conversation } = context
  return async (question) => {
    const { entry, problem } = question
    if (problem !== null && !(conversation.withPerson && secrets.canAskAgain)) return null
    if (problem === null)
      output.tell(
        { mfa_entry: entry },
        `${say('mfa.addEntry')}\n\n  ${say('field.secret')}: ${entry.secret}\n  ${entry.uri}\n`,
      )
    warnOfCode(context, question)
    return secrets.existing('mfa_code')
  }
}
