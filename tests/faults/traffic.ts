import { type AnyCommand, blockCreate, type RequestOf, vlobCreate, vlobUpdate } from '@parallax/protocol'
import type { BlockId, VlobId } from '@parallax/wire'
import { type CommandProxy, type Exchange, startCommandProxy } from '../kit/client/command-proxy.ts'

const WRITES: readonly AnyCommand[] = [blockCreate, vlobCreate, vlobUpdate]

/** Counts what goes to a server that may die and come back elsewhere, and what it acknowledged. */
export class Traffic implements AsyncDisposable {
  /** How often each block arrived. */
  readonly sent = new Map<BlockId, number>()
  readonly acknowledgedBlocks = new Set<BlockId>()
  /** Blocks that arrived again although the client had been told that they are there. */
  readonly sentInVain: BlockId[] = []
  /** `VLOB_ID VERSION` */
  readonly acknowledgedVersions = new Set<string>()
  #arrivals = 0
  #waiting: { readonly count: number; readonly resolve: () => void } | undefined
  #proxy: CommandProxy | undefined

  static async start(server: () => string): Promise<Traffic> {
    const traffic = new Traffic()
    traffic.#proxy = await startCommandProxy({
      server,
      onRequest: (command, request) => {
        if (WRITES.includes(command)) traffic.#count()
        if (command === blockCreate) traffic.#arrived((request as RequestOf<typeof blockCreate>).blockId)
      },
      onTold: (exchange) => traffic.#told(exchange),
    })
    return traffic
  }

  /** The address for clients. */
  get url(): string {
    return this.#proxy?.url ?? ''
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#proxy?.[Symbol.asyncDispose]()
  }

  /** Fulfilled as soon as that many more writes have arrived. */
  arrivals(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting = { count: this.#arrivals + count, resolve }
    })
  }

  #count(): void {
    this.#arrivals += 1
    if (this.#waiting !== undefined && this.#arrivals >= this.#waiting.count) this.#waiting.resolve()
  }

  #arrived(id: BlockId): void {
    this.sent.set(id, (this.sent.get(id) ?? 0) + 1)
    if (this.acknowledgedBlocks.has(id)) this.sentInVain.push(id)
  }

  #told({ command, request, reply }: Exchange): void {
    const { status } = reply as { readonly status: string }
    if (command === blockCreate && (status === 'ok' || status === 'block_already_exists'))
      this.acknowledgedBlocks.add((request as RequestOf<typeof blockCreate>).blockId)
    if ((command === vlobCreate || command === vlobUpdate) && status === 'ok')
      this.acknowledgedVersions.add(nameOf(request as RequestOf<typeof vlobUpdate>))
  }
}

/** The first version of a vlob carries no number. */
function nameOf({ vlobId, version = 1 }: { readonly vlobId: VlobId; readonly version?: number }): string {
  return `${vlobId} ${version}`
}
