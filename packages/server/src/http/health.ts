import type { FastifyInstance } from 'fastify'
import type { ServerContext } from '../context.ts'

/** How long an answer of the database counts as recent, milliseconds. */
const RECENT = 2_000
/** How long the database may take, milliseconds. */
const PATIENCE = 3_000

/** For load balancers and containers (spec 05 §13.4): without authentication, without detail. */
export function addHealthRoutes(app: FastifyInstance, { db, hub, log }: ServerContext): void {
  let last = { at: Number.NEGATIVE_INFINITY, isWell: Promise.resolve(false) }

  const ask = async (): Promise<boolean> => {
    try {
      await Promise.race([db.read`select 1`, rejectAfter(PATIENCE)])
      return true
    } catch (error) {
      log.warn({ event: 'database-unwell', error })
      return false
    }
  }
  const isReady = (): Promise<boolean> => {
    if (performance.now() - last.at > RECENT) last = { at: performance.now(), isWell: ask() }
    return last.isWell
  }

  for (const path of ['/health', '/readyz'])
    app.get(path, async (_, reply) => {
      const isWell = !hub.stopping && (await isReady())
      return reply.code(isWell ? 200 : 503).send({ status: isWell ? 'ok' : 'unavailable' })
    })
  // The process answers, whatever its database does: restarting it would not help.
  app.get('/healthz', async () => ({ status: 'ok' }))
}

function rejectAfter(milliseconds: number): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error('no answer in time')), milliseconds).unref())
}
