import * as schema from '@parallax/protocol'
import type { HumanHandle } from '@parallax/wire'
import { HttpRefused } from '../http-refused.ts'
import { command } from './command.ts'

/** Whose account this is. */
export const accountInfo = command(schema.accountInfo, async (_, { context, account }) => {
  const [humanHandle] = await context.db.read<HumanHandle>`
    select email, label from accounts where id = ${account} and deleted_on is null`
  if (humanHandle === undefined) throw new HttpRefused('authentication_bad')
  return { status: 'ok', humanHandle }
})
