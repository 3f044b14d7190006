import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { cpuSeconds } from './server-processes.ts'
import type { SenderOrder } from './transfer-limit-sender.ts'

/**
 * What a transfer cannot beat on this machine: two processes, the libraries alone, no protocol. Upload: read, SHA-256,
 * seal, node:http, a file for each block, fdatasync. Download: the same backwards, with one fdatasync at the end.
 */
export class TransferLimit implements AsyncDisposable {
  readonly #sender: ChildProcess
  readonly #receiver: ChildProcess
  readonly #port: number

  private constructor(sender: ChildProcess, receiver: ChildProcess, port: number) {
    this.#sender = sender
    this.#receiver = receiver
    this.#port = port
  }

  /** `folder`: where the receiver keeps the blocks. */
  static async start(folder: string): Promise<TransferLimit> {
    const receiver = fork(new URL('./transfer-limit-receiver.ts', import.meta.url), [folder])
    const [port] = await once(receiver, 'message')
    const sender = fork(new URL('./transfer-limit-sender.ts', import.meta.url))
    return new TransferLimit(sender, receiver, Number(port))
  }

  /** Answers the bytes, or the files of a folder, that went over. */
  async run(order: Omit<SenderOrder, 'port'>): Promise<number> {
    this.#sender.send({ ...order, port: this.#port } satisfies SenderOrder)
    const [done] = await once(this.#sender, 'message')
    return Number(done)
  }

  readonly cpu = (): number => cpuSeconds([this.#sender.pid ?? 0, this.#receiver.pid ?? 0])

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of [this.#sender, this.#receiver]) {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    }
  }
}
