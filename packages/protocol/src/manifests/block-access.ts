import { hashDigest } from '@parallax/crypto'
import { blockId, nonZeroInteger, size, struct, type TypeOf } from '@parallax/wire'

/** One block of a file: where its clear bytes stand, how many they are, and their SHA-256 (spec 02 §4). */
export const blockAccess = struct({ id: blockId, offset: size, size: nonZeroInteger, digest: hashDigest })
/** Value of `blockAccess`. */
export type BlockAccess = TypeOf<typeof blockAccess>
