import * as schema from '@parallax/protocol'
import { command } from './command.ts'

/** Events come by the stream alone (spec 03 §2.5). */
export const eventsListen = command(schema.eventsListen, async (_, { read }) => {
  await read`select 1`
  return { status: 'not_available' }
})
