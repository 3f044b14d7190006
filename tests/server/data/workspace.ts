import {
  blockCreate,
  deviceCreate,
  realmRename,
  realmRotateKey,
  realmShare,
  realmUnshare,
  userRevoke,
  vlobCreate,
  vlobUpdate,
} from '@parallax/protocol'
import type { BlockId, DateTime, RealmRole, UserId, VlobId } from '@parallax/wire'
import { call } from '../../kit/rpc.ts'
import { expectOk, newDevice, type TestDevice } from '../../kit/test-organization.ts'
import {
  blockRequest,
  deviceRequest,
  renameRequest,
  revocationRequest,
  rotationRequest,
  shareRequest,
  unshareRequest,
  vlobRequest,
} from './requests.ts'

export type Members = readonly (readonly [TestDevice, RealmRole])[]

/** A realm that knows what its next request must say. Every step must be accepted; each answers its timestamp. */
export class Workspace {
  readonly realmId: VlobId
  readonly owner: TestDevice
  /** Number of rotations. */
  keyIndex = 0n
  readonly participants: Set<UserId>

  constructor(owner: TestDevice, realmId: VlobId) {
    this.owner = owner
    this.realmId = realmId
    this.participants = new Set([owner.userId])
  }

  async rotate(timestamp: DateTime = this.owner.organization.tick()): Promise<DateTime> {
    const { realmId, participants } = this
    const fields = { realmId, timestamp, keyIndex: this.keyIndex + 1n, participants: [...participants] }
    expectOk(await call(this.owner, realmRotateKey, rotationRequest(this.owner, fields)))
    this.keyIndex += 1n
    return timestamp
  }

  async share(
    { userId }: TestDevice,
    role: RealmRole,
    timestamp: DateTime = this.owner.organization.tick(),
  ): Promise<DateTime> {
    const fields = { realmId: this.realmId, timestamp, userId, role, keyIndex: this.keyIndex }
    expectOk(await call(this.owner, realmShare, shareRequest(this.owner, fields)))
    this.participants.add(userId)
    return timestamp
  }

  async unshare({ userId }: TestDevice, timestamp: DateTime = this.owner.organization.tick()): Promise<DateTime> {
    const fields = { realmId: this.realmId, timestamp, userId }
    expectOk(await call(this.owner, realmUnshare, unshareRequest(this.owner, fields)))
    this.participants.delete(userId)
    return timestamp
  }

  async rename(timestamp: DateTime = this.owner.organization.tick()): Promise<DateTime> {
    const fields = { realmId: this.realmId, timestamp, keyIndex: this.keyIndex }
    expectOk(await call(this.owner, realmRename, renameRequest(this.owner, fields)))
    return timestamp
  }

  async write(author: TestDevice = this.owner, changes: Partial<ReturnType<typeof vlobRequest>> = {}) {
    const request = { ...vlobRequest(author, this.realmId), keyIndex: this.keyIndex, ...changes }
    expectOk(await call(author, vlobCreate, request))
    return request
  }

  async update(vlobId: VlobId, version: number, author: TestDevice = this.owner) {
    const request = { ...vlobRequest(author, this.realmId), keyIndex: this.keyIndex, vlobId, version }
    expectOk(await call(author, vlobUpdate, request))
    return request
  }

  async store(block: Uint8Array, author: TestDevice = this.owner): Promise<BlockId> {
    const request = { ...blockRequest(author, this.realmId), keyIndex: this.keyIndex, block }
    expectOk(await call(author, blockCreate, request))
    return request.blockId
  }
}

/** A realm with one key, shared in the order of the list. */
export async function newWorkspace(owner: TestDevice, members: Members = []): Promise<Workspace> {
  const workspace = new Workspace(owner, await owner.organization.addRealm(owner))
  await workspace.rotate()
  for (const [user, role] of members) await workspace.share(user, role)
  return workspace
}

/** Another device of the same user. */
export async function addDevice(device: TestDevice): Promise<TestDevice> {
  const { userId, humanHandle, privateKey } = device
  const added = { ...newDevice(device.organization, 'another'), userId, humanHandle, privateKey }
  expectOk(await call(device, deviceCreate, deviceRequest(device, added)))
  return added
}

export async function revoke(
  { userId, organization: { alice, tick } }: TestDevice,
  timestamp: DateTime = tick(),
): Promise<DateTime> {
  expectOk(await call(alice, userRevoke, revocationRequest(alice, { userId, timestamp })))
  return timestamp
}
