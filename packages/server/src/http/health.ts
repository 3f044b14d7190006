import { type BlockId, parseOrganizationId, parseUuid } from '@parallax/wire'
import type { FastifyInstance } from 'fastify'
import type { BlockAddress } from '../blocks/block-store.ts'
import type { ServerContext } from '../context.ts'

/** How long a good answer counts as recent, milliseconds: stores of others are asked less often. */
const RECENT = { database: 2_000, store: 10_000 } as const
/** The same for a bad one. */
const RECENT_FAILURE = 2_000
/** How long an answer may take, milliseconds. */
const PATIENCE = 3_000

/** For load balancers and containers (spec 05 §13.4): without authentication, without detail. */
export function addHealthRoutes(app: FastifyInstance, { db, blocks, hub, log }: ServerContext): void {
  const database = new Probe(RECENT.database, async () => {
    await Promise.race([db.read`select 1`, rejectAfter(PATIENCE)])
  })
  const store = new Probe(RECENT.store, async () => {
    await blocks.read(noBlock(), { signal: AbortSignal.timeout(PATIENCE) })
  })
  const isReady = async (): Promise<boolean> => {
    const answers = await Promise.all([
      database.isWell((error) => log.warn({ event: 'database-unwell', error })),
      store.isWell((error) => log.warn({ event: 'store-unwell', error })),
    ])
    return answers.every((answer) => answer)
  }

  for (const path of ['/health', '/readyz'])
    app.get(path, async (_, reply) => {
      const isUp = !hub.stopping && (await isReady())
      return reply.code(isUp ? 200 : 503).send({ status: isUp ? 'ok' : 'unavailable' })
    })
  // The process answers, whatever its database does: restarting it would not help.
  app.get('/healthz', async () => ({ status: 'ok' }))
}

/** Nobody makes such an id: the store has to look, and has nothing. */
function noBlock(): BlockAddress {
  const [organizationId, blockId] = [parseOrganizationId('health'), parseUuid<BlockId>('0'.repeat(32))]
  if (organizationId === undefined || blockId === undefined) throw new RangeError('both are ids')
  return { organizationId, blockId }
}

/** Asks again once an answer is no longer recent; whoever comes meanwhile gets the same. */
class Probe {
  readonly #ask: () => Promise<void>
  readonly #recent: number
  #askAgainAt = Number.NEGATIVE_INFINITY
  #answer: Promise<boolean> = Promise.resolve(false)

  constructor(recent: number, ask: () => Promise<void>) {
    this.#recent = recent
    this.#ask = ask
  }

  /** `onfailure` hears of each failure once. */
  isWell(onfailure: (error: unknown) => void): Promise<boolean> {
    if (performance.now() < this.#askAgainAt) return this.#answer
    this.#askAgainAt = performance.now() + this.#recent
    this.#answer = this.#ask().then(
      () => true,
      (error: unknown) => {
        this.#askAgainAt = performance.now() + RECENT_FAILURE
        onfailure(error)
        return false
      },
    )
    return this.#answer
  }
}

function rejectAfter(milliseconds: number): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error('no answer in time')), milliseconds).unref())
}
