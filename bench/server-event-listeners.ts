// A process that holds many event streams, and notes when which vlob was told on them.
import { request } from 'node:http'
import { EVENT_STREAM_ACCEPT, EventStreamParser, HEADERS, readEventFrame } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'

export interface ListenerPlan {
  readonly port: number
  readonly path: string
  readonly authorization: string
}

export interface Receipt {
  readonly vlobId: VlobId
  /** Milliseconds since 1970. */
  readonly at: number
}

/** Opens streams, answered with how many were opened; `receipts`: answered with those since the last time. */
export type ListenerOrder =
  | { readonly type: 'listen'; readonly plans: readonly ListenerPlan[] }
  | { readonly type: 'receipts' }

let receipts: Receipt[] = []

process.on('message', async (order: ListenerOrder) => {
  if (order.type === 'receipts') {
    process.send?.(receipts)
    receipts = []
    return
  }
  await Promise.all(order.plans.map(listen))
  process.send?.(order.plans.length)
})

/** Fulfilled with the first event, which every stream begins with. */
function listen({ port, path, authorization }: ListenerPlan): Promise<void> {
  const headers = {
    [HEADERS.apiVersion]: '5.6',
    [HEADERS.accept]: EVENT_STREAM_ACCEPT,
    [HEADERS.authorization]: authorization,
  }
  return new Promise((resolve, reject) => {
    const opening = request({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`HTTP ${response.statusCode}`))
      const parser = new EventStreamParser()
      response.on('data', (chunk: Buffer) => {
        const at = performance.timeOrigin + performance.now()
        resolve()
        for (const frame of parser.push(chunk)) {
          const item = readEventFrame(frame)
          if (item.type === 'event' && item.event.event === 'VLOB') receipts.push({ vlobId: item.event.vlobId, at })
        }
      })
      response.on('end', () => {
        throw new Error('a stream ended')
      })
    })
    opening.on('error', reject).end()
  })
}
