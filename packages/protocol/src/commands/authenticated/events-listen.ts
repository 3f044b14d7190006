import { apiEventVariants } from '../../events/api-event.ts'
import { defineCommand } from '../command.ts'
import { unit } from '../reply.ts'

/** Gives one event. Served as a stream alone; by RPC it answers `not_available` (spec 04a §4.10). */
export const eventsListen = defineCommand(
  'events_listen',
  {},
  { ok: unit('event', apiEventVariants), not_available: {} },
)
