import { PrivateKey, VerifyKey } from '@parallax/crypto'
import {
  type DateTime,
  type DeviceId,
  fromBase64,
  fromHex,
  isDateTime,
  parseUuid,
  type RealmRole,
  type UserId,
  type UserProfile,
  type Uuid,
  type VlobId,
} from '@parallax/wire'
import type { CertificateBatch, DeliveredVlob, Self } from '../index.ts'

// spec/vectors/golden/organization.json: made by the official client, never by this code.

export type Member = 'alice' | 'bob' | 'toto'
export const MEMBERS: readonly Member[] = ['alice', 'bob', 'toto']

interface ListsJson {
  readonly common: readonly string[]
  readonly sequester: readonly string[]
  readonly shamir_recovery: readonly string[]
  readonly realm: Readonly<Record<string, readonly string[]>>
}

interface DeviceJson {
  readonly user_id: string
  readonly device_id: string
  readonly private_key: string
  readonly initial_profile: UserProfile
  readonly root_verify_key: string
}

export interface ExpectedEntry {
  readonly type: 'file' | 'folder'
  readonly id: string
  readonly version: number
  readonly created: number
  readonly updated: number
  readonly size?: number
  readonly blocksize?: number
  readonly blocks?: number
  readonly sha256?: string
  readonly children?: Readonly<Record<string, string>>
}

export interface RealmJson {
  readonly name: string
  readonly keys: readonly string[]
  readonly keys_bundles: readonly {
    readonly key_index: number
    readonly keys_bundle: string
    readonly keys_bundle_access: Readonly<Record<Member, string | { readonly status: string }>>
  }[]
  readonly vlobs: readonly {
    readonly vlob_id: string
    readonly key_index: number
    readonly author: string
    readonly version: number
    readonly timestamp: number
    readonly blob: string
  }[]
  readonly blocks: readonly {
    readonly block_id: string
    readonly key_index: number
    readonly offset: number
    readonly length: number
  }[]
  readonly expected_tree: Readonly<Record<string, ExpectedEntry>>
  readonly expected_history: readonly {
    readonly path: string
    readonly id: string
    readonly version: number
    readonly timestamp: number
    readonly size: number
    readonly sha256: string
  }[]
  readonly current_roles: Readonly<Record<string, RealmRole>>
}

export interface GoldenOrganization {
  readonly root_verify_key: string
  readonly devices: Readonly<Record<Member, { readonly device: DeviceJson }>>
  readonly certificates: Readonly<Record<Member, ListsJson>>
  readonly realms: Readonly<Record<string, RealmJson>>
}

/** What the server gave to one member who had nothing stored. */
export function batchOf(organization: GoldenOrganization, member: Member): CertificateBatch {
  const lists = organization.certificates[member]
  return {
    commonCertificates: lists.common.map(base64),
    sequesterCertificates: lists.sequester.map(base64),
    shamirRecoveryCertificates: lists.shamir_recovery.map(base64),
    realmCertificates: new Map(Object.entries(lists.realm).map(([id, list]) => [uuid<VlobId>(id), list.map(base64)])),
  }
}

export function selfOfMember(organization: GoldenOrganization, member: Member): Self {
  const { device } = organization.devices[member]
  return {
    userId: uuid<UserId>(device.user_id),
    initialProfile: device.initial_profile,
    rootVerifyKey: new VerifyKey(hex(device.root_verify_key)),
  }
}

export function privateKeyOf(organization: GoldenOrganization, member: Member): PrivateKey {
  return new PrivateKey(hex(organization.devices[member].device.private_key))
}

export function deliveredVlob(vlob: RealmJson['vlobs'][number]): DeliveredVlob {
  return {
    vlobId: uuid<VlobId>(vlob.vlob_id),
    keyIndex: BigInt(vlob.key_index),
    author: uuid<DeviceId>(vlob.author),
    version: vlob.version,
    timestamp: time(vlob.timestamp),
    blob: base64(vlob.blob),
  }
}

export function uuid<U extends Uuid<string>>(text: string): U {
  const id = parseUuid<U>(text)
  if (id === undefined) throw new RangeError(`not an id: ${text}`)
  return id
}

export function time(microseconds: number): DateTime {
  const date = BigInt(microseconds)
  if (!isDateTime(date)) throw new RangeError('not a date')
  return date
}

export function base64(text: string): Uint8Array {
  const bytes = fromBase64(text)
  if (bytes === undefined) throw new RangeError('not base64')
  return bytes
}

export function hex(text: string): Uint8Array {
  const bytes = fromHex(text)
  if (bytes === undefined) throw new RangeError('not hex')
  return bytes
}
