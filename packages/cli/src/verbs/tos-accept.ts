import { CliError } from '../cli-error.ts'
import { confirmed } from '../context/confirmed.ts'
import { openTerms } from '../context/open-terms.ts'
import type { Run } from '../context/verb-context.ts'
import type { tosAccept } from '../specs/operator-specs.ts'
import { termsLines } from './tos-list.ts'

export const run: Run<typeof tosAccept> = async (context, input) => {
  const { output, say } = context
  const door = await openTerms(context, input)
  const terms = await door.read()
  if (terms === null) {
    output.say(say('done.noTerms'))
    output.result({ json: { accepted: false }, plain: '' })
    return
  }
  const sentence = say('confirm.terms', { terms: termsLines(terms) })
  await confirmed(context, { force: input.force, sentence })
  const outcome = await door.accept(terms)
  if (outcome === 'changed') throw new CliError('not_confirmed', 'error.termsChanged')
  output.say(say(outcome === 'accepted' ? 'done.termsAccepted' : 'done.noTerms'))
  output.result({ json: { accepted: outcome === 'accepted' }, plain: '' })
}
