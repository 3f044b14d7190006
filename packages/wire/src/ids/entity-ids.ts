import type { Codec } from '../schema/codec.ts'
import { type Uuid, uuidCodec } from './uuid.ts'

// Spec 01 §3.1: every id is 16 arbitrary bytes; the names keep them apart.

/** A vlob; a realm is named by the id of its root vlob, so realm and workspace ids are of this type too. */
export type VlobId = Uuid<'VlobID'>
export type BlockId = Uuid<'BlockID'>
export type ChunkId = Uuid<'ChunkID'>
export type UserId = Uuid<'UserID'>
export type DeviceId = Uuid<'DeviceID'>
export type SequesterServiceId = Uuid<'SequesterServiceID'>
export type AsyncEnrollmentId = Uuid<'AsyncEnrollmentID'>
export type GreetingAttemptId = Uuid<'GreetingAttemptID'>
export type AccountAuthMethodId = Uuid<'AccountAuthMethodID'>
export type AccountVaultItemOpaqueKeyId = Uuid<'AccountVaultItemOpaqueKeyID'>
export type TotpOpaqueKeyId = Uuid<'TOTPOpaqueKeyID'>

export const vlobId: Codec<VlobId> = uuidCodec()
export const blockId: Codec<BlockId> = uuidCodec()
export const chunkId: Codec<ChunkId> = uuidCodec()
export const userId: Codec<UserId> = uuidCodec()
export const deviceId: Codec<DeviceId> = uuidCodec()
export const sequesterServiceId: Codec<SequesterServiceId> = uuidCodec()
export const asyncEnrollmentId: Codec<AsyncEnrollmentId> = uuidCodec()
export const greetingAttemptId: Codec<GreetingAttemptId> = uuidCodec()
export const accountAuthMethodId: Codec<AccountAuthMethodId> = uuidCodec()
export const accountVaultItemOpaqueKeyId: Codec<AccountVaultItemOpaqueKeyId> = uuidCodec()
export const totpOpaqueKeyId: Codec<TotpOpaqueKeyId> = uuidCodec()
