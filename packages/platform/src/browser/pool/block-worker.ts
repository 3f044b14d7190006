// The thread of a block pool: one message in, one out, in order.
import { wasmCrypto } from '@parallax/crypto/wasm'
import { type BlockJob, BlockWork } from '../../pool/block-work.ts'
import type { WorkerMessage } from '../../pool/pool-worker.ts'

const work = wasmCrypto().then((crypto) => new BlockWork(crypto))

async function answer(job: BlockJob): Promise<void> {
  try {
    const done = await (await work).run(job)
    postMessage({ answer: done } satisfies WorkerMessage, { transfer: [done.memory] })
  } catch (error) {
    postMessage({ defect: error instanceof Error ? error.name : 'unknown' } satisfies WorkerMessage)
  }
}

addEventListener('message', ({ data }: MessageEvent<BlockJob>) => void answer(data))
