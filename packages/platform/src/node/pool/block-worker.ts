// The thread of a block pool: one message in, one out, in order.
import { parentPort } from 'node:worker_threads'
import { nativeCrypto } from '@parallax/crypto/native'
import { type BlockJob, BlockWork } from '../../pool/block-work.ts'
import type { WorkerMessage } from '../../pool/pool-worker.ts'

if (parentPort === null) throw new Error('runs as a worker only')
const port = parentPort
const work = nativeCrypto().then((crypto) => new BlockWork(crypto))

async function answer(job: BlockJob): Promise<void> {
  try {
    const done = await (await work).run(job)
    port.postMessage({ answer: done } satisfies WorkerMessage, [done.memory])
  } catch (error) {
    port.postMessage({ defect: error instanceof Error ? error.name : 'unknown' } satisfies WorkerMessage)
  }
}

port.on('message', (job: BlockJob) => void answer(job))
