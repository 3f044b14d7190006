import * as schema from '@parallax/protocol'
import type { HumanHandle } from '@parallax/wire'
import { readAsOwner } from '../../accounts/account.ts'
import { command } from './command.ts'

/** Whose account this is. */
export const accountInfo = command(schema.accountInfo, async (_, call) => {
  const [humanHandle] = await readAsOwner<HumanHandle>(call.context.db, call)`select owner.email, owner.label`
  if (humanHandle === undefined) throw new TypeError('one row was selected')
  return { status: 'ok', humanHandle }
})
