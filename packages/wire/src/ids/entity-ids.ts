import type { Codec } from '../schema/codec.ts'
import { type Uuid, uuidCodec } from './uuid.ts'

// Spec 01 §3.1: every id is 16 arbitrary bytes; the names keep them apart.

/** A vlob; a realm is named by the id of its root vlob, so realm and workspace ids are of this type too. */
export type VlobId = Uuid<'VlobID'>
/** A block: encrypted content of a part of a file. */
export type BlockId = Uuid<'BlockID'>
/** A part of a file on a device; it keeps its id when it becomes a block. */
export type ChunkId = Uuid<'ChunkID'>
/** A user of an organization. */
export type UserId = Uuid<'UserID'>
/** A device of a user. */
export type DeviceId = Uuid<'DeviceID'>
/** A service that an organization gives its keys to. */
export type SequesterServiceId = Uuid<'SequesterServiceID'>
/** A request to join an organization. */
export type AsyncEnrollmentId = Uuid<'AsyncEnrollmentID'>
/** One try of two people to greet each other. */
export type GreetingAttemptId = Uuid<'GreetingAttemptID'>
/** A way to sign in to an account; derived from its master secret (spec 01 §5.4). */
export type AccountAuthMethodId = Uuid<'AccountAuthMethodID'>
/** A key kept in the vault of an account. */
export type AccountVaultItemOpaqueKeyId = Uuid<'AccountVaultItemOpaqueKeyID'>
/** A key that a server gives against a one-time password. */
export type TotpOpaqueKeyId = Uuid<'TOTPOpaqueKeyID'>

/** Wire form of a `VlobId`. */
export const vlobId: Codec<VlobId> = uuidCodec()
/** Wire form of a `BlockId`. */
export const blockId: Codec<BlockId> = uuidCodec()
/** Wire form of a `ChunkId`. */
export const chunkId: Codec<ChunkId> = uuidCodec()
/** Wire form of a `UserId`. */
export const userId: Codec<UserId> = uuidCodec()
/** Wire form of a `DeviceId`. */
export const deviceId: Codec<DeviceId> = uuidCodec()
/** Wire form of a `SequesterServiceId`. */
export const sequesterServiceId: Codec<SequesterServiceId> = uuidCodec()
/** Wire form of a `AsyncEnrollmentId`. */
export const asyncEnrollmentId: Codec<AsyncEnrollmentId> = uuidCodec()
/** Wire form of a `GreetingAttemptId`. */
export const greetingAttemptId: Codec<GreetingAttemptId> = uuidCodec()
/** Wire form of a `AccountAuthMethodId`. */
export const accountAuthMethodId: Codec<AccountAuthMethodId> = uuidCodec()
/** Wire form of a `AccountVaultItemOpaqueKeyId`. */
export const accountVaultItemOpaqueKeyId: Codec<AccountVaultItemOpaqueKeyId> = uuidCodec()
/** Wire form of a `TotpOpaqueKeyId`. */
export const totpOpaqueKeyId: Codec<TotpOpaqueKeyId> = uuidCodec()
