import type { BlockStore } from '../blocks/block-store.ts'
import type { ServerMetrics } from './server-metrics.ts'

/** A block store whose work is counted. */
export function measuredBlockStore(store: BlockStore, metrics: ServerMetrics): BlockStore {
  const timed = async <T>(operation: 'create' | 'read', work: () => Promise<T>): Promise<T> => {
    const start = performance.now()
    const count = (outcome: 'ok' | 'not_found' | 'unavailable') =>
      metrics.countStoreOperation(operation, outcome, (performance.now() - start) / 1000)
    try {
      const result = await work()
      count(operation === 'read' && result === undefined ? 'not_found' : 'ok')
      return result
    } catch (error) {
      count('unavailable')
      throw error
    }
  }
  return {
    create: async (address, data, options) => {
      await timed('create', () => store.create(address, data, options))
      metrics.countStoreBytes('create', data.length)
    },
    read: async (address, options) => {
      const data = await timed('read', () => store.read(address, options))
      metrics.countStoreBytes('read', data?.length ?? 0)
      return data
    },
  }
}
