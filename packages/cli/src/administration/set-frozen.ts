import type { VerbContext } from '../context/verb-context.ts'
import type { InputOf } from '../grammar/verb-spec.ts'
import type { userFreeze } from '../specs/operator-specs.ts'
import { shown } from './administration-api.ts'
import { openAdministration, organizationPath } from './open-administration.ts'
import { userSelection } from './user-selection.ts'

/** Keeps a member out, or lets him in again. */
export async function setFrozen(
  context: VerbContext,
  input: InputOf<typeof userFreeze>,
  state: 'frozen' | 'unfrozen',
): Promise<void> {
  const { output, say } = context
  const path = `${organizationPath(input.organization)}/users/freeze`
  const selection = userSelection(input)
  const administration = await openAdministration(context, input)
  const user = await administration.send('POST', path, { ...selection, frozen: state === 'frozen' })
  output.say(say(`done.${state}`, { person: shown(user.user_email) }))
  output.result({ json: user, plain: '' })
}
