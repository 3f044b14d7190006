import { EVENT_STREAM_CONTENT_TYPE, type EventId, eventFrame } from '@parallax/protocol'
import { parseUuid } from '@parallax/wire'
import type { FastifyInstance } from 'fastify'
import type { ServerContext } from '../context.ts'
import type { Author, AuthorDirectory } from '../rpc/author.ts'
import { authorAccess } from '../rpc/author-state.ts'
import { HttpRefused } from '../rpc/http-refused.ts'
import { authenticateDevice } from './authenticate-device.ts'
import { EventStream } from './event-stream.ts'
import { addExchange } from './exchange.ts'
import { demandApiVersion, demandDeviceToken, demandEventStreamAccept, demandOrganizationId } from './handshake.ts'
import { takeOver } from './take-over.ts'

interface EventsRoute {
  Params: { organization: string }
}

/** `GET /authenticated/{organization}/events` (spec 03 §6). */
export function addEventsRoute(
  app: FastifyInstance,
  { context, authors }: { readonly context: ServerContext; readonly authors: AuthorDirectory },
): void {
  const { hub, bus, db, config, clock, log, metrics } = context
  addExchange<EventsRoute>(app, {
    method: 'GET',
    path: '/authenticated/:organization/events',
    answer: async (request, reply) => {
      demandApiVersion(request.headers)
      const organizationId = demandOrganizationId(request.params.organization)
      demandEventStreamAccept(request.headers)
      const token = demandDeviceToken(request.headers)
      const lastEventId = parseLastEventId(request.headers['last-event-id'])
      const author = await authenticateDevice(context, authors, { organizationId, token, now: clock.now() })
      // What was answered before this request is no news to it, though the bus may be behind (spec 03 §6.5).
      await bus.settle(db.sql)
      if (hub.stopping) throw new HttpRefused('stopping')
      const stream = new EventStream(reply.raw, { keepalive: config.sseKeepalive, onended: () => leave() })
      const { deviceId: device } = author
      // Listening before the state is read: whatever changes in between closes this stream again.
      const subscription = hub.subscribe(author, { outlet: stream, lastEventId })
      const leave = () => {
        subscription[Symbol.dispose]()
        log.info({ event: 'stream-ended', request: request.id, device })
      }
      try {
        const first = await configurationFrame(context, author)
        request.note = { device }
        log.info({ event: 'stream-opened', request: request.id, device })
        metrics.countStream()
        takeOver(reply, { 'content-type': EVENT_STREAM_CONTENT_TYPE, 'cache-control': 'no-cache' })
        stream.open(first, subscription.replay)
      } catch (error) {
        leave()
        throw error
      }
      return reply
    },
  })
}

interface ConfigurationRow {
  readonly outsiderAllowed: boolean
  readonly activeUsersLimit: bigint | null
  readonly minimumArchivingPeriod: bigint
}

/** The first event (spec 03 §6.3); refused when the author may not act. */
async function configurationFrame({ db, config }: ServerContext, author: Author): Promise<string> {
  const [row] = await authorAccess(db, author, { demandTos: true }).read<ConfigurationRow>`
    select user_profile_outsider_allowed as outsider_allowed, active_users_limit, minimum_archiving_period
    from organizations where id = ${author.organization}`
  if (row === undefined) throw new HttpRefused('organization_not_found')
  return eventFrame({
    event: 'ORGANIZATION_CONFIG',
    userProfileOutsiderAllowed: row.outsiderAllowed,
    activeUsersLimit: row.activeUsersLimit === null ? null : Number(row.activeUsersLimit),
    sseKeepaliveSeconds: config.sseKeepalive,
    realmMinimumArchivingPeriodBeforeDeletion: Number(row.minimumArchivingPeriod),
  })
}

/** Unreadable is as if absent (spec 03 §6.5). */
function parseLastEventId(header: string | readonly string[] | undefined): EventId | undefined {
  return typeof header === 'string' ? parseUuid<EventId>(header.trim()) : undefined
}
