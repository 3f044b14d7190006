import type { CryptoBackend, KeyDerivation, SigningKey } from '@parallax/crypto'
import { wasmCrypto } from '@parallax/crypto/wasm'
import {
  type AnyCommand,
  browserZstd,
  type ChildManifest,
  childManifest,
  type DataSchema,
  type DataTools,
  dataTools,
  type FolderManifest,
  type LocalDevice,
  type LocalUserManifestWorkspaceEntry,
  loadSignedThenEncrypted,
  type ReplyOf,
  type RequestOf,
  workspaceManifest,
} from '@parallax/protocol'
import {
  type BlockId,
  type DateTime,
  type DeviceId,
  type EntryName,
  fromMilliseconds,
  type VlobId,
} from '@parallax/wire'
import { InternalError, OfflineError } from '../../errors/connection-errors.ts'
import type { Clock } from '../../ports/clock.ts'
import {
  emptyWorkspace,
  type MemoryWorkspace,
  MemoryWorkspaceStorage,
} from '../../ports/memory/memory-workspace-storage.ts'
import type { RealmAccess, SealedVlob } from '../../realms/realm-access.ts'
import type { DeviceRpc } from '../../rpc/device-rpc.ts'
import { newId } from '../../store/new-id.ts'
import { type OpenedWorkspace, openWorkspace } from '../open-workspace.ts'
import { TestPool } from './test-pool.ts'

/** What may happen to a request on its way. `lost_reply`: the server did it and the answer never came. */
export type Weather = (command: string) => 'ok' | 'lost_request' | 'lost_reply'

/** One realm on an honest server, in memory, with as many devices as a test wants. */
export class TestRealm {
  readonly tools: DataTools
  readonly realmId: VlobId
  readonly clock: Clock
  readonly blocks = new Map<BlockId, { readonly keyIndex: bigint; readonly block: Uint8Array }>()
  /** How often each block was sent. */
  readonly blocksSent = new Map<BlockId, number>()
  readonly vlobs = new Map<VlobId, SealedVlob[]>()
  readonly #key: KeyDerivation
  readonly #signers = new Map<DeviceId, SigningKey>()
  readonly #changes: (readonly [VlobId, number])[] = []
  #now: bigint

  /** `random` makes the ids, so that a simulation can be played again. */
  static async create(random?: (length: number) => Uint8Array): Promise<TestRealm> {
    const crypto = await wasmCrypto()
    return new TestRealm(random === undefined ? crypto : { ...crypto, random })
  }

  private constructor(crypto: CryptoBackend) {
    this.tools = dataTools({ crypto, zstd: browserZstd })
    this.realmId = newId(this.tools)
    this.#key = crypto.newKeyDerivation()
    this.#now = fromMilliseconds(1_700_000_000_000)
    this.clock = {
      now: () => {
        this.#now += 1n
        return this.#now as DateTime
      },
      monotonic: () => Number(this.#now / 1000n),
      sleep: async (milliseconds, signal) => {
        // Lets everything else that can run do so first: waiting costs no time here.
        for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0))
        signal?.throwIfAborted()
        this.#now += BigInt(Math.ceil(milliseconds)) * 1000n
      },
    }
  }

  /** A device of a member who may write. */
  device(): TestDevice {
    const { crypto } = this.tools
    const deviceId = newId<VlobId>(this.tools) as string as DeviceId
    const signingKey = crypto.newSigningKey()
    this.#signers.set(deviceId, signingKey)
    return new TestDevice(this, { deviceId, signingKey, localSymkey: crypto.newSecretKey() })
  }

  access(): RealmAccess {
    const { crypto } = this.tools
    const keyOf = (item: VlobId | BlockId) => crypto.deriveKey(this.#key, item)
    return {
      realmId: this.realmId,
      entry: () => this.#entry(),
      encryptionKey: async (item) => ({ keyIndex: 1n, key: keyOf(item) }),
      decryptionKey: async (item) => keyOf(item),
      refreshKeys: async () => {
        throw new InternalError({ detail: 'the key of this realm never changes' })
      },
      ensureBootstrapped: async () => undefined,
      openManifest: async (vlob) => this.#open(vlob),
    }
  }

  /** The reply of an honest server to a command of a device. */
  answer(author: DeviceId, command: AnyCommand, request: unknown): unknown {
    const answers: Readonly<Record<string, () => unknown>> = {
      vlob_create: () => this.#create(author, request as SealedVlob),
      vlob_update: () => this.#update(author, request as SealedVlob),
      vlob_read_batch: () => this.#readBatch(request as { readonly vlobs: readonly VlobId[] }),
      vlob_read_versions: () =>
        this.#readVersions(request as { readonly items: readonly (readonly [VlobId, number])[] }),
      vlob_poll_changes: () => this.#poll(request as { readonly lastCheckpoint: bigint }),
      block_create: () => this.#createBlock(request as { blockId: BlockId; keyIndex: bigint; block: Uint8Array }),
      block_read: () => this.#readBlock(request as { readonly blockId: BlockId }),
    }
    const answer = answers[command.name]
    if (answer === undefined) throw new Error(`no such command here: ${command.name}`)
    return answer()
  }

  #create(author: DeviceId, request: SealedVlob): unknown {
    if (this.vlobs.has(request.vlobId)) return { status: 'vlob_already_exists' }
    return this.#store({ ...request, author, version: 1 })
  }

  #update(author: DeviceId, request: SealedVlob): unknown {
    const versions = this.vlobs.get(request.vlobId)
    if (versions === undefined) return { status: 'vlob_not_found' }
    if (request.version !== versions.length + 1) return { status: 'bad_vlob_version' }
    return this.#store({ ...request, author })
  }

  #store(vlob: SealedVlob): unknown {
    this.vlobs.set(vlob.vlobId, [...(this.vlobs.get(vlob.vlobId) ?? []), vlob])
    this.#changes.push([vlob.vlobId, vlob.version])
    return { status: 'ok' }
  }

  #readBatch({ vlobs }: { readonly vlobs: readonly VlobId[] }): unknown {
    return this.#items(vlobs.flatMap((id) => this.vlobs.get(id)?.at(-1) ?? []))
  }

  #readVersions({ items }: { readonly items: readonly (readonly [VlobId, number])[] }): unknown {
    return this.#items(items.flatMap(([id, version]) => this.vlobs.get(id)?.[version - 1] ?? []))
  }

  #items(vlobs: readonly SealedVlob[]): unknown {
    const now = this.clock.now()
    return {
      status: 'ok',
      items: vlobs.map((vlob) => [vlob.vlobId, vlob.keyIndex, vlob.author, vlob.version, vlob.timestamp, vlob.blob]),
      neededCommonCertificateTimestamp: now,
      neededRealmCertificateTimestamp: now,
    }
  }

  #poll({ lastCheckpoint }: { readonly lastCheckpoint: bigint }): unknown {
    const changes = new Map(this.#changes.slice(Number(lastCheckpoint)))
    return { status: 'ok', changes: [...changes], currentCheckpoint: BigInt(this.#changes.length) }
  }

  #createBlock({ blockId, keyIndex, block }: { blockId: BlockId; keyIndex: bigint; block: Uint8Array }): unknown {
    this.blocksSent.set(blockId, (this.blocksSent.get(blockId) ?? 0) + 1)
    if (this.blocks.has(blockId)) return { status: 'block_already_exists' }
    this.blocks.set(blockId, { keyIndex, block: block.slice() })
    return { status: 'ok' }
  }

  #readBlock({ blockId }: { readonly blockId: BlockId }): unknown {
    const stored = this.blocks.get(blockId)
    if (stored === undefined) return { status: 'block_not_found' }
    const { keyIndex, block } = stored
    return { status: 'ok', keyIndex, block: block.slice(), neededRealmCertificateTimestamp: this.clock.now() }
  }

  #open(vlob: SealedVlob): FolderManifest | ChildManifest {
    const signer = this.#signers.get(vlob.author)
    if (signer === undefined) throw new Error('unknown author')
    const isRoot = vlob.vlobId === this.realmId
    const schema = (isRoot ? workspaceManifest : childManifest) as DataSchema<FolderManifest | ChildManifest>
    return loadSignedThenEncrypted(this.tools, schema, {
      encrypted: vlob.blob,
      key: this.tools.crypto.deriveKey(this.#key, vlob.vlobId),
      verifyKey: this.tools.crypto.verifyKeyOf(signer),
      expected: { author: vlob.author, timestamp: vlob.timestamp, id: vlob.vlobId, version: vlob.version },
    })
  }

  #entry(): LocalUserManifestWorkspaceEntry {
    const origin = { type: 'CERTIFICATE', timestamp: this.#now as DateTime } as const
    return { id: this.realmId, name: 'Realm' as EntryName, nameOrigin: origin, role: 'OWNER', roleOrigin: origin }
  }
}

/** One device and what it keeps; it can be started again on the same storage, as after a crash. */
export class TestDevice {
  readonly realm: TestRealm
  readonly device: LocalDevice
  kept: MemoryWorkspace = emptyWorkspace()
  weather: Weather = () => 'ok'
  /** Commands that were sent, in order. */
  readonly sent: string[] = []

  constructor(realm: TestRealm, keys: Pick<LocalDevice, 'deviceId' | 'signingKey' | 'localSymkey'>) {
    this.realm = realm
    // The other fields of a device play no part in its workspaces.
    this.device = keys as LocalDevice
  }

  open(options: { readonly free?: number } = {}): Promise<OpenedWorkspace> {
    const { realm } = this
    return openWorkspace({
      realmId: realm.realmId,
      device: this.device,
      realm: realm.access(),
      rpc: this.#rpc(),
      tools: realm.tools,
      clock: realm.clock,
      pool: new TestPool(realm.tools.crypto),
      storage: new MemoryWorkspaceStorage(this.kept, 64),
      space: async () => ({ free: options.free ?? 2 ** 40, total: 2 ** 40 }),
      maxFileSlots: 16_384,
      onListenerError: (error) => {
        throw error
      },
    })
  }

  /** A copy of what it keeps, that goes its own way: a restored backup. */
  backup(): MemoryWorkspace {
    return structuredClone(this.kept)
  }

  #rpc(): DeviceRpc {
    return {
      call: async <C extends AnyCommand>(command: C, request: RequestOf<C>): Promise<ReplyOf<C>> => {
        await Promise.resolve()
        this.sent.push(command.name)
        const weather = this.weather(command.name)
        if (weather === 'lost_request') throw new OfflineError('offline', { server: 'test' })
        const reply = this.realm.answer(this.device.deviceId, command, request)
        if (weather === 'lost_reply') throw new OfflineError('offline', { server: 'test' })
        return reply as ReplyOf<C>
      },
    }
  }
}
