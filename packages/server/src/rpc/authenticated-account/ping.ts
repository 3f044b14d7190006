import * as schema from '@parallax/protocol'
import { HttpRefused } from '../http-refused.ts'
import { command } from './command.ts'

/** For tests (spec 03 §2.5): unknown unless the server is in debug mode. */
export const ping = command(schema.ping, ({ ping }, { context }) => {
  if (!context.config.debug) throw new HttpRefused('body_bad')
  return { status: 'ok', pong: ping }
})
