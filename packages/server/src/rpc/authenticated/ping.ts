import * as schema from '@parallax/protocol'
import { HttpRefused } from '../http-refused.ts'
import { command } from './command.ts'

/** For tests (spec 03 §2.5): unknown unless the server is in debug mode. Tells everybody in the organization. */
export const ping = command(schema.ping, async ({ ping }, { context, author, write }) => {
  if (!context.config.debug) throw new HttpRefused('body_bad')
  return await write({}, (tx) => {
    const { organization } = author
    tx.publish({ type: 'event', organization, audience: 'organization', event: { event: 'PINGED', ping } })
    return { status: 'ok', pong: ping }
  })
})
