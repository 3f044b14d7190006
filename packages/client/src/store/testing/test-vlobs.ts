import type {
  blockCreate,
  blockRead,
  RequestOf,
  VlobItem,
  vlobCreate,
  vlobPollChanges,
  vlobReadBatch,
  vlobReadVersions,
  vlobUpdate,
} from '@parallax/protocol'
import type { BlockId, VlobId } from '@parallax/wire'
import type { TestCall, TestOrganization } from './test-organization.ts'

interface Written {
  readonly realmId: VlobId
  readonly item: VlobItem
}

/** Vlobs and blocks of a `TestOrganization`. */
export class TestVlobs {
  readonly #organization: TestOrganization
  readonly #written: Written[] = []
  readonly #blocks = new Map<BlockId, { readonly keyIndex: bigint; readonly block: Uint8Array }>()

  constructor(organization: TestOrganization) {
    this.#organization = organization
  }

  /** Undefined: not one of its commands. */
  answer(call: TestCall): unknown {
    switch (call.name) {
      case 'vlob_create':
        return this.#write(call, { ...(call.request as RequestOf<typeof vlobCreate>), version: 1 })
      case 'vlob_update':
        return this.#write(call, call.request as RequestOf<typeof vlobUpdate>)
      case 'vlob_read_batch': {
        const { realmId, vlobs } = call.request as RequestOf<typeof vlobReadBatch>
        return this.#items(
          call,
          realmId,
          vlobs.map((id) => this.#versions(realmId, id).at(-1)),
        )
      }
      case 'vlob_read_versions': {
        const { realmId, items } = call.request as RequestOf<typeof vlobReadVersions>
        return this.#items(
          call,
          realmId,
          items.map(([id, version]) => this.#versions(realmId, id)[version - 1]),
        )
      }
      case 'vlob_poll_changes':
        return this.#poll(call)
      case 'block_create':
        return this.#createBlock(call)
      case 'block_read':
        return this.#readBlock(call)
      default:
        return undefined
    }
  }

  #write(call: TestCall, request: RequestOf<typeof vlobUpdate>): unknown {
    const { realmId, vlobId, keyIndex, timestamp, version, blob } = request
    const refusal = this.#refusal(call, realmId, 'write') ?? this.#keyRefusal(realmId, keyIndex)
    if (refusal !== undefined) return refusal
    const versions = this.#versions(realmId, vlobId)
    if (version === 1 && versions.length > 0) return { status: 'vlob_already_exists' }
    if (version !== versions.length + 1)
      return { status: versions.length === 0 ? 'vlob_not_found' : 'bad_vlob_version' }
    const { lastCommon, realms } = this.#organization
    const late = this.#organization.refusalOf(timestamp, lastCommon, realms.lastTimestamp(realmId))
    if (late !== undefined) return late
    const { deviceId } = call.author
    this.#written.push({ realmId, item: [vlobId, keyIndex, deviceId, version, timestamp, blob] })
    realms.lastVlobs.set(realmId, timestamp)
    this.#organization.notify({ topic: 'vlob', realmId, vlobId, author: deviceId, version, timestamp })
    return { status: 'ok' }
  }

  #items(call: TestCall, realmId: VlobId, found: readonly (VlobItem | undefined)[]): unknown {
    const { lastCommon, realms } = this.#organization
    return (
      this.#refusal(call, realmId, 'read') ?? {
        status: 'ok',
        items: found.filter((item) => item !== undefined),
        neededCommonCertificateTimestamp: lastCommon,
        neededRealmCertificateTimestamp: realms.lastTimestamp(realmId),
      }
    )
  }

  #poll(call: TestCall): unknown {
    const { realmId, lastCheckpoint } = call.request as RequestOf<typeof vlobPollChanges>
    const refusal = this.#refusal(call, realmId, 'read')
    if (refusal !== undefined) return refusal
    const written = this.#written
      .filter((one) => one.realmId === realmId)
      .map(({ item }) => [item[0], item[3]] as const)
    const changes = new Map(written.slice(Number(lastCheckpoint)))
    return { status: 'ok', changes: [...changes], currentCheckpoint: BigInt(written.length) }
  }

  #createBlock(call: TestCall): unknown {
    const { blockId, realmId, keyIndex, block } = call.request as RequestOf<typeof blockCreate>
    const refusal = this.#refusal(call, realmId, 'write') ?? this.#keyRefusal(realmId, keyIndex)
    if (refusal !== undefined) return refusal
    if (this.#blocks.has(blockId)) return { status: 'block_already_exists' }
    this.#blocks.set(blockId, { keyIndex, block: block.slice() })
    return { status: 'ok' }
  }

  #readBlock(call: TestCall): unknown {
    const { blockId, realmId } = call.request as RequestOf<typeof blockRead>
    const refusal = this.#refusal(call, realmId, 'read')
    if (refusal !== undefined) return refusal
    const found = this.#blocks.get(blockId)
    if (found === undefined) return { status: 'block_not_found' }
    const neededRealmCertificateTimestamp = this.#organization.realms.lastTimestamp(realmId)
    const { keyIndex, block } = found
    return { status: 'ok', keyIndex, block: block.slice(), neededRealmCertificateTimestamp }
  }

  #refusal({ author }: TestCall, realmId: VlobId, access: 'read' | 'write'): unknown {
    const { realms } = this.#organization
    if (!realms.ids().includes(realmId)) return { status: 'realm_not_found' }
    const role = realms.rolesOf(realmId).get(author.userId)
    if (role === undefined || (access === 'write' && role === 'READER')) return { status: 'author_not_allowed' }
    return undefined
  }

  #keyRefusal(realmId: VlobId, keyIndex: bigint): unknown {
    const { realms } = this.#organization
    if (keyIndex === BigInt(realms.keyIndexOf(realmId))) return undefined
    return { status: 'bad_key_index', lastRealmCertificateTimestamp: realms.lastTimestamp(realmId) }
  }

  #versions(realmId: VlobId, vlobId: VlobId): readonly VlobItem[] {
    return this.#written.filter((one) => one.realmId === realmId && one.item[0] === vlobId).map(({ item }) => item)
  }
}
