import type { ShownHandle } from '@parallax/client'
import { type DateTime, printHandle, type UserId } from '@parallax/wire'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import { escapeText } from '../output/escape.ts'
import { alignedLines } from '../output/table.ts'
import { selectOne, shortIdLength } from './select-one.ts'

/** What a user is picked by. */
export interface Selectable {
  readonly userId: UserId
  readonly humanHandle: ShownHandle
  readonly revokedOn: DateTime | null
}

/**
 * The user that `text` picks by id, prefix of an id, e-mail or name. Revoked users keep their e-mail, which may have
 * been given to somebody else since: they are only found by their whole id.
 */
export function selectUser<M extends Selectable>(text: string, members: readonly M[]): M {
  const whole = selectOne(text, members, ({ userId }) => ({ id: userId, names: [] }))
  if (whole.status === 'one' && text.length >= 32) return whole.item
  const active = members.filter(({ revokedOn }) => revokedOn === null)
  const selected = selectOne(text, active, ({ userId, humanHandle: { email, label } }) => ({
    id: userId,
    names: [email, label],
  }))
  if (selected.status === 'one') return selected.item
  if (selected.status === 'none')
    throw new CliError('person_not_found', 'error.personNotFound', { parameters: { person: text } })
  throw new CliError('several_match', 'error.severalMatch', {
    parameters: { text },
    exitCode: EXIT.usage,
    details: userLines(selected.items),
    candidates: selected.items.map(({ userId, humanHandle: { email, label } }) => ({
      id: userId,
      human_handle: [email, label],
    })),
  })
}

function userLines(members: readonly Selectable[]): readonly string[] {
  const length = shortIdLength(members.map(({ userId }) => userId))
  const rows = members.map(({ userId, humanHandle }) => [userId.slice(0, length), escapeText(printHandle(humanHandle))])
  return alignedLines([{}, {}], rows).split('\n')
}
